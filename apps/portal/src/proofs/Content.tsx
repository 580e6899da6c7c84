import type { ProofContent } from '@creditbank/contract/proofs'

/** The words of a paper as they are printed. */
export const Content = ({ content }: { readonly content: ProofContent }) => (
  <div className="stack">
    <p>
      <b>{content.title}</b>
    </p>
    {content.statement.split('\n').map((line) => (
      <p key={line}>{line}</p>
    ))}
    <dl className="facts">
      {content.holder.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
    {content.sections.map((section, no) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the sections of a paper never move
      <section key={no}>
        {section.heading !== '' && <h3>{section.heading}</h3>}
        {section.rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a paper never move
          <dl className="facts" key={at}>
            {section.columns.map((column, i) =>
              (row[i] ?? '') === '' ? null : (
                <div key={column}>
                  <dt>{column}</dt>
                  <dd>{row[i]}</dd>
                </div>
              ),
            )}
          </dl>
        ))}
        {section.sum !== null && <p>{section.sum}</p>}
      </section>
    ))}
    {content.note !== '' && <p className="soft">{content.note}</p>}
  </div>
)
