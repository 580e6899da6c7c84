import { Navigate, useParams } from '@tanstack/react-router'

/** Addresses that notices, old links and messages carry, and the pages they mean today. */
export const DepositAlias = () => {
  const { id = '' } = useParams({ strict: false })
  return <Navigate to="/me/applications/$id" params={{ id }} replace />
}

/** An outcome by its short address. */
export const OutcomeAlias = () => {
  const { id = '' } = useParams({ strict: false })
  return <Navigate to="/me/archive/$id" params={{ id }} replace />
}

/** A draft without the name of a page: at its first open question. */
export const DraftAlias = () => {
  const { id = '' } = useParams({ strict: false })
  return <Navigate to="/me/deposit/$id/$step" params={{ id, step: 'next' }} replace />
}

/** The archive by its short address. */
export const ArchiveAlias = () => <Navigate to="/me/archive" replace />
