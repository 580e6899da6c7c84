import { createActivity, readActivity, saveActivity } from '@creditbank/contract/redemption'
import { App } from 'antd'
import { useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { today } from '../parts/formats.tsx'
import { useGo, usePathParam } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { AboutFields, GoodFields, PointFields } from './ActivityFields.tsx'
import { contentOf, valuesOf } from './content.ts'
import { words } from './words.ts'
import './redemption.css'

const fresh = () => ({
  delivery: 'counter',
  startsOn: today(),
  kinds: [],
  units: [],
  cancelReturns: true,
  lapseReturns: false,
  level: 'none',
  takes: 'both',
  points: [{}],
  goods: [{ perPerson: 1, about: '' }],
})

/** A new activity as a draft. */
export const ActivityNew = () => {
  const t = useT(words)
  const go = useGo()
  return (
    <Page title={t('new')} above={{ to: '/admin/redemption', text: t('activities') }}>
      <CommandForm
        endpoint={createActivity}
        initial={fresh()}
        inputOf={(values) => ({ content: contentOf(values) })}
        onDone={({ id }) => go(`/admin/redemption/${id}`)}
      >
        <AboutFields names={{}} />
        <PointFields />
        <GoodFields />
      </CommandForm>
    </Page>
  )
}

/** Editing a draft. */
export const ActivityEdit = () => {
  const t = useT(words)
  const go = useGo()
  const { message } = App.useApp()
  const id = usePathParam('id')
  const back = `/admin/redemption/${id}`
  return (
    <Page title={t('edit')} above={{ to: back, text: t('activity') }}>
      <Loaded endpoint={readActivity} input={{ id }}>
        {(found) => (
          <CommandForm
            endpoint={saveActivity}
            initial={valuesOf(found)}
            inputOf={(values) => ({ id, updatedAt: found.updatedAt, content: contentOf(values) })}
            onDone={() => {
              message.success(t('saved'))
              go(back)
            }}
            onCancel={() => go(back)}
          >
            <AboutFields names={Object.fromEntries(found.units.map((unit) => [unit.id, unit.name]))} />
            <PointFields />
            <GoodFields />
          </CommandForm>
        )}
      </Loaded>
    </Page>
  )
}
