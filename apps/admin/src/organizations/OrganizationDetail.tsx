import {
  organizationAsOf,
  organizationDetail,
  organizationHistory,
  type OrganizationDetail as Unit,
  unitPoster,
} from '@creditbank/contract/organizations'
import { Button, Space } from 'antd'
import { useState } from 'react'
import { useOne } from '../api/hooks.ts'
import { hrefOf } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { DetailPage, Loaded } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count } from '../parts/formats.tsx'
import { HistoryTimeline } from '../parts/HistoryTimeline.tsx'
import { AppLink, LinkButton, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useMay, useRoleName } from '../session/session.ts'
import { Reshape, type ReshapeAct } from './Reshape.tsx'
import { EditUnit, NewUnit } from './UnitForm.tsx'
import { words } from './words.ts'

type Doing = 'edit' | 'create' | 'propose' | ReshapeAct

const Acts = ({ unit }: { readonly unit: Unit }) => {
  const t = useT(words)
  const [doing, setDoing] = useState<Doing>()
  const shown: readonly Doing[] = [
    ...(unit.can.create.length > 0 ? (['create'] as const) : []),
    ...(unit.can.propose.length > 0 ? (['propose'] as const) : []),
    ...(['edit', 'move', 'merge', 'close'] as const).filter((act) => unit.can[act]),
  ]
  const stop = () => setDoing(undefined)
  return (
    <>
      {shown.map((act) => (
        <Button key={act} danger={act === 'close'} onClick={() => setDoing(act)}>
          {t(act)}
        </Button>
      ))}
      {doing === 'edit' && <EditUnit unit={unit} onClose={stop} />}
      {(doing === 'create' || doing === 'propose') && <NewUnit parent={unit} how={doing} onClose={stop} />}
      {(doing === 'move' || doing === 'merge' || doing === 'close') && <Reshape id={unit.id} act={doing} onClose={stop} />}
    </>
  )
}

const About = ({ unit }: { readonly unit: Unit }) => {
  const t = useT(words)
  return (
    <Facts
      facts={[
        { label: t('code'), value: <code>{unit.code}</code> },
        { label: t('kind'), value: t(`kind.${unit.kind}`) },
        { label: t('status'), value: <StateTag tone={unit.status === 'active' ? 'good' : 'quiet'}>{t(`status.${unit.status}`)}</StateTag> },
        {
          label: t('parent'),
          value: unit.parent === null ? null : <AppLink to={`/admin/organizations/${unit.parent.id}`}>{unit.parent.name}</AppLink>,
        },
        { label: t('region'), value: unit.regionName ?? unit.regionCode },
        { label: t('phone'), value: unit.phone },
        { label: t('address'), value: unit.address },
        { label: t('hours'), value: unit.hours },
        { label: t('staff'), value: <Count value={unit.staff} /> },
        { label: t('people'), value: <Count value={unit.people} /> },
        ...(unit.mergedInto === null
          ? []
          : [
              {
                label: t('mergedInto'),
                value: <AppLink to={`/admin/organizations/${unit.mergedInto.id}`}>{unit.mergedInto.name}</AppLink>,
              },
            ]),
        ...(unit.formerNames.length === 0
          ? []
          : [{ label: t('formerNames'), value: unit.formerNames.map((f) => t('formerName.until', f)).join('；'), wide: true }]),
      ]}
    />
  )
}

/** Units below that are shown at once: a centre may have hundreds, and its history stands beneath them. */
const childrenShown = 12

const Children = ({ unit }: { readonly unit: Unit }) => {
  const t = useT(words)
  const [all, setAll] = useState(false)
  const count = unit.children.length
  const shown = all ? unit.children : unit.children.slice(0, childrenShown)
  return (
    <Block title={t('children')}>
      {count === 0 ? (
        <p className="lead">{t('children.none')}</p>
      ) : (
        <ul className="rows">
          {shown.map((child) => (
            <li key={child.id} className="row">
              <AppLink to={`/admin/organizations/${child.id}`}>{child.name}</AppLink>
              <span className="lead">{t(`kind.${child.kind}`)}</span>
            </li>
          ))}
        </ul>
      )}
      {shown.length < count && (
        <p className="form-actions">
          <Button onClick={() => setAll(true)}>{t('children.all', { n: count })}</Button>
        </p>
      )}
    </Block>
  )
}

const Vacant = ({ roles }: { readonly roles: readonly string[] }) => {
  const t = useT(words)
  const may = useMay()
  const roleName = useRoleName()
  if (roles.length === 0) return null
  return (
    <Block
      title={t('vacant')}
      actions={(may('staff.propose') || may('staff.grant')) && <LinkButton to="/admin/staff">{t('vacant.propose')}</LinkButton>}
    >
      <p>{roles.map(roleName).join('、')}</p>
    </Block>
  )
}

const AsOf = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const [on, setOn] = useState('')
  const then = useOne(organizationAsOf, { id, on }, { enabled: on !== '' })
  const fields = then.data?.fields ?? {}
  return (
    <>
      <label htmlFor="as-of">{t('asOf')}</label> <DayInput id="as-of" value={on} onChange={(day) => setOn(day ?? '')} />
      {then.data !== undefined && (
        <Facts
          facts={(['name', 'code', 'address', 'phone', 'hours'] as const).map((key) => ({
            label: t(key),
            value: typeof fields[key] === 'string' ? fields[key] : null,
          }))}
        />
      )}
    </>
  )
}

const acts = ['create', 'edit', 'rename', 'move', 'merge', 'absorb', 'close'] as const

const Past = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const name = (act: string): string => {
    const known = acts.find((one) => one === act)
    return known === undefined ? act : t(`act.${known}`)
  }
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  return (
    <Block title={t('history')}>
      <AsOf id={id} />
      <Loaded endpoint={organizationHistory} input={{ id }}>
        {({ items }) => (
          <HistoryTimeline
            lines={items.map((i) => ({
              id: String(i.seq),
              at: i.at,
              who: i.actor ?? '',
              what: name(i.act),
              ...(i.act === 'rename' ? { from: text(i.before?.['name']), to: text(i.after?.['name']) } : {}),
            }))}
          />
        )}
      </Loaded>
    </Block>
  )
}

/** What the unit hangs up and hands out, and how many came by it. */
const Posters = ({ unit }: { readonly unit: Unit }) => {
  const t = useT(words)
  if (unit.byPoster === null || unit.status !== 'active') return null
  return (
    <Block
      title={t('posters')}
      actions={
        <Space wrap>
          {(['poster', 'cards'] as const).map((form) => (
            <Button key={form} href={hrefOf(unitPoster, { id: unit.id, form })} target="_blank" rel="noreferrer">
              {t(form)}
            </Button>
          ))}
        </Space>
      }
    >
      <p className="lead">{t('posters.lead')}</p>
      <p>{t('posters.came', unit.byPoster)}</p>
    </Block>
  )
}

/** One unit: facts, what stands below it, who is missing, its history, and every change with its impact told first. */
export const OrganizationDetail = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={organizationDetail}
      input={{ id }}
      fallback={t('unit')}
      title={(unit) => unit.name}
      lead={(unit) => unit.path.map((p) => p.name).join(' › ')}
      above={{ to: '/admin/organizations', text: t('tree') }}
      actions={(unit) => <Acts unit={unit} />}
    >
      {(unit) => (
        <>
          <About unit={unit} />
          <Vacant roles={unit.vacant} />
          <Posters unit={unit} />
          <Children unit={unit} />
          <Past id={unit.id} />
        </>
      )}
    </DetailPage>
  )
}
