import { listProgrammes, readProgramme } from '@creditbank/contract/programmes'
import { ruleColumns } from '@creditbank/contract/conversionRuleTable'
import { useList, useOne } from '../api/hooks.ts'
import { useLanguage } from '../i18n/words.ts'
import { useSession } from '../session/session.ts'

/** The name of the list of words that a column offers. */
export const listName = (key: string): string => `rule-choices-${key}`
/** Whether a column offers anything to choose from while one types. */
export const offers = (key: string): boolean =>
  key === 'programme' || key === 'course' || ruleColumns.some((column) => column.key === key && column.choices.length > 0)

/** What the cells of a grid offer while one types: the few words of a column, the school's programmes, and the courses of the programme that stands in the row. */
export const RuleChoices = ({ programme }: { readonly programme: string }) => {
  const language = useLanguage()
  const school = useSession().appointment?.organization.id
  const own = useList(listProgrammes, { limit: 100, ...(school === undefined ? {} : { organizationId: school }) })
  const programmes = (own.data?.items ?? []).filter((one) => one.version !== null && one.state !== 'retired')
  const id = programmes.find((one) => one.code === programme.trim())?.id ?? ''
  const courses = useOne(readProgramme, { id }, { enabled: id !== '' }).data?.shown.plan.courses ?? []
  return (
    <>
      {ruleColumns
        .filter((column) => column.choices.length > 0)
        .map((column) => (
          <datalist key={column.key} id={listName(column.key)}>
            {column.choices.map((choice) => (
              <option key={choice.value} value={choice[language]} />
            ))}
          </datalist>
        ))}
      <datalist id={listName('programme')}>
        {programmes.map((one) => (
          <option key={one.id} value={one.code} label={one.name} />
        ))}
      </datalist>
      <datalist id={listName('course')}>
        {courses
          .filter((course) => course.convertible)
          .map((course) => (
            <option key={course.code} value={course.code} label={`${course.name}（${course.credits / 100}）`} />
          ))}
      </datalist>
    </>
  )
}
