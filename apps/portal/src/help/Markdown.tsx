import { Link } from '@tanstack/react-router'
import { type Block, blocksOf, type Inline } from './markdown.ts'

const Piece = ({ inline }: { readonly inline: Inline }) => {
  if (inline.kind !== 'link')
    return inline.kind === 'bold' ? <strong>{inline.text}</strong> : inline.kind === 'code' ? <code>{inline.text}</code> : inline.text
  if (/^(https:|tel:|\/web\/)/.test(inline.to))
    return (
      <a href={inline.to} rel="noreferrer">
        {inline.text}
      </a>
    )
  // Made by the server, no page of the router.
  if (inline.to === '/verify') return <a href={inline.to}>{inline.text}</a>
  return <Link to={inline.to.startsWith('/') ? inline.to : '/help'}>{inline.text}</Link>
}

const Inlines = ({ inlines }: { readonly inlines: readonly Inline[] }) =>
  inlines.map((inline, i) => <Piece key={`${i}-${inline.text}`} inline={inline} />)

const One = ({ block }: { readonly block: Block }) => {
  if (block.kind === 'heading') return block.level === 2 ? <h2 id={block.id}>{block.text}</h2> : <h3 id={block.id}>{block.text}</h3>
  if (block.kind === 'paragraph')
    return (
      <p>
        <Inlines inlines={block.inlines} />
      </p>
    )
  if (block.kind === 'list') {
    const items = block.items.map((item, i) => (
      <li key={`${i}-${item[0]?.text ?? ''}`}>
        <Inlines inlines={item} />
      </li>
    ))
    return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
  }
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            {block.head.map((cell, i) => (
              <th key={`${i}-${cell[0]?.text ?? ''}`} scope="col">
                <Inlines inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, r) => (
            <tr key={`${r}-${row[0]?.[0]?.text ?? ''}`}>
              {row.map((cell, i) => (
                <td key={`${i}-${cell[0]?.text ?? ''}`}>
                  <Inlines inlines={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Draws the text of an article. It builds elements, never HTML text, so that no content can carry a script. */
export const Markdown = ({ body }: { readonly body: string }) => (
  <div className="prose">
    {blocksOf(body).map((block, i) => (
      <One key={`${i}-${block.kind}`} block={block} />
    ))}
  </div>
)
