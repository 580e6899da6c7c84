import type { OutputOf } from '@creditbank/contract'
import { findLearners, getLearner, listLearners } from '@creditbank/contract/accounts'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { useOne } from '../api/hooks.ts'
import { call } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { Facts } from '../parts/Facts.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

type Person = OutputOf<typeof listLearners>['items'][number]

const blocked = (state: Person['state']): boolean => state === 'frozen' || state === 'closing' || state === 'closed'
const looksLikeNumber = (typed: string): boolean => /\d{4,}/.test(typed.normalize('NFKC'))

/** A number goes in the body of an exact search; a name is searched by its beginning or its given name. */
const findPeople = async (typed: string): Promise<readonly Person[]> =>
  looksLikeNumber(typed)
    ? (await call(findLearners, { text: typed })).items
    : (await call(listLearners, { search: typed, limit: 20 })).items

const Choices = ({ people, onChoose }: { readonly people: readonly Person[]; readonly onChoose: (person: Person) => void }) => {
  const t = useT(words)
  return (
    <>
      <p className="lead" role="status">
        {people.length === 0 ? t('person.none') : t('person.many', { n: people.length })}
      </p>
      <ul className="rows">
        {people.map((person) => (
          <li key={person.id} className="row">
            <strong>{person.name}</strong>
            <span className="figure">{person.idMasked}</span>
            <span className="lead grow">{person.organization.name}</span>
            <Button aria-label={`${t('person.choose')} ${person.name} ${person.idMasked}`} onClick={() => onChoose(person)}>
              {t('person.choose')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}

const Chosen = ({ id, onChange }: { readonly id: string; readonly onChange: () => void }) => {
  const t = useT(words)
  const query = useOne(getLearner, { id })
  const person = query.data
  return (
    <>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {person !== undefined && (
        <>
          <Facts
            facts={[
              { label: t('person'), value: <strong>{person.name}</strong> },
              { label: t('idMasked'), value: <span className="figure">{person.idMasked}</span> },
              { label: t('accountNo'), value: <span className="figure">{person.accountNo}</span> },
              { label: t('phone'), value: person.phoneMasked },
              { label: t('home'), value: person.organization.name },
              { label: t('accountState'), value: t(`state.${person.state}`) },
            ]}
          />
          {blocked(person.state) && (
            <Alert type="error" showIcon title={t('person.blocked', { state: t(`state.${person.state}`) })} className="refusal" />
          )}
        </>
      )}
      <Button onClick={onChange} className="another">
        {t('person.change')}
      </Button>
    </>
  )
}

/** Finds the person at the counter by card, number or name; one hit is taken at once. Works as a form item (the learner's id). */
export const PersonFinder = ({
  value,
  onChange,
  onChosen,
  id,
}: {
  readonly value?: string
  readonly onChange?: (id: string | undefined) => void
  readonly onChosen?: () => void
  readonly id?: string
}) => {
  const t = useT(words)
  const [typed, setTyped] = useState('')
  const [short, setShort] = useState(false)
  const take = (person: Person) => {
    onChange?.(person.id)
    onChosen?.()
  }
  const search = useMutation({
    mutationFn: findPeople,
    onSuccess: (people) => {
      const [only] = people
      if (people.length === 1 && only !== undefined) take(only)
    },
  })
  const look = (text: string) => {
    setShort(text.trim().length < 2)
    if (text.trim().length >= 2) search.mutate(text.trim())
  }
  if (value !== undefined) {
    const again = () => {
      search.reset()
      setTyped('')
      onChange?.(undefined)
    }
    return <Chosen id={value} onChange={again} />
  }
  return (
    <>
      <Input.Search
        {...(id === undefined ? {} : { id })}
        autoFocus
        allowClear
        autoComplete="off"
        maxLength={60}
        value={typed}
        enterButton={t('person.search')}
        loading={search.isPending}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          look(typed)
        }}
        onSearch={(text, _event, info) => {
          if (info?.source !== 'input') look(text)
        }}
      />
      <p className="lead">{t('person.findHelp')}</p>
      {short && <Alert type="warning" showIcon title={t('person.short')} />}
      <RefusalAlert error={search.error} />
      {search.data !== undefined && search.data.length !== 1 && <Choices people={search.data} onChoose={take} />}
    </>
  )
}
