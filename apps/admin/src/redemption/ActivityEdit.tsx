import { createActivity, readActivity, saveActivity } from '@creditbank/contract/redemption'
import { useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { EditPage } from '../parts/EditPage.tsx'
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
  const id = usePathParam('id')
  return (
    <EditPage
      title={t('edit')}
      above={{ to: `/admin/redemption/${id}`, text: t('activity') }}
      read={readActivity}
      input={{ id }}
      save={saveActivity}
      initial={(found) => valuesOf(found)}
      inputOf={(values, found) => ({ id, updatedAt: found.updatedAt, content: contentOf(values) })}
      saved={t('saved')}
    >
      {(found) => (
        <>
          <AboutFields names={Object.fromEntries(found.units.map((unit) => [unit.id, unit.name]))} />
          <PointFields />
          <GoodFields />
        </>
      )}
    </EditPage>
  )
}
