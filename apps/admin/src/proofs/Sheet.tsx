import type { ProofContent } from '@creditbank/contract/proofs'

import { WideTable } from '../parts/WideTable.tsx'
import { Facts } from '../parts/Facts.tsx'
import './proofs.css'

/** The words of a paper as they would be printed. */
export const Sheet = ({ content }: { readonly content: ProofContent }) => (
  <div className="proof-sheet" role="status">
    {content.title.split('\n').map((line) => (
      <p key={line} className="proof-title">
        {line}
      </p>
    ))}
    <Facts facts={content.holder.map((fact) => ({ label: fact.label, value: fact.value }))} />
    {content.statement.split('\n').map((line) => (
      <p key={line}>{line}</p>
    ))}
    {content.sections.map((section, no) => (
      <section key={`${no} ${section.heading}`}>
        {section.heading !== '' && <h3>{section.heading}</h3>}
        {section.columns.length > 0 && (
          <WideTable
            rowKey={(row) => String(section.rows.indexOf(row))}
            dataSource={section.rows}
            columns={section.columns.map((title, at) => ({ key: title, title, render: (_: unknown, row: readonly string[]) => row[at] }))}
          />
        )}
        {section.sum !== null && <p>{section.sum}</p>}
      </section>
    ))}
    {content.note !== '' && <p className="lead">{content.note}</p>}
  </div>
)
