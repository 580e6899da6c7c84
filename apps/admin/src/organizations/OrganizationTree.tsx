import { organizationTree, type TreeNode } from '@creditbank/contract/organizations'
import { Switch, Tree } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { Loaded } from '../parts/DetailPage.tsx'
import { LinkButton, useGo } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

type Branch = { readonly key: string; readonly title: string; readonly children: Branch[] }

/** The nodes as branches below their parents; a node whose parent is not among them stands on top. */
export const branches = (nodes: readonly TreeNode[], titleOf: (node: TreeNode) => string): Branch[] => {
  const made = new Map<string, Branch>(nodes.map((node) => [node.id, { key: node.id, title: titleOf(node), children: [] }]))
  const top: Branch[] = []
  for (const node of nodes) {
    const branch = made.get(node.id)
    if (branch !== undefined) (made.get(node.parentId ?? '')?.children ?? top).push(branch)
  }
  return top
}

const Shown = ({ nodes }: { readonly nodes: readonly TreeNode[] }) => {
  const t = useT(words)
  const go = useGo()
  const titleOf = (node: TreeNode) =>
    `${node.name} · ${t(`kind.${node.kind}`)}${node.status === 'active' ? '' : `（${t(`status.${node.status}`)}）`}`
  const open = nodes
    .filter((node) => !node.own || node.kind === 'managementCentre' || node.kind === 'localCentre' || node.kind === 'universityCentre')
    .map((node) => node.id)
  const expanded = nodes.length > 200 ? open.slice(0, 1) : open
  return (
    <Tree
      aria-label={t('tree')}
      treeData={branches(nodes, titleOf)}
      defaultExpandedKeys={expanded}
      height={640}
      onSelect={(_keys, { node }) => go(`/admin/organizations/${node.key}`)}
      showLine
    />
  )
}

/** The tree of one's own unit with the way up; choosing a unit opens it. */
export const OrganizationTree = () => {
  const t = useT(words)
  const may = useMay()
  const [closed, setClosed] = useState(false)
  const actions = (
    <>
      <LinkButton to="/admin/organizations/list">{t('list')}</LinkButton>
      {may('organizations.import') && <LinkButton to="/admin/organizations/import">{t('import')}</LinkButton>}
    </>
  )
  return (
    <Page title={t('tree')} lead={t('tree.lead')} actions={actions}>
      <p>
        <label htmlFor="tree-closed">
          <Switch id="tree-closed" checked={closed} onChange={setClosed} /> {t('tree.closed')}
        </label>
      </p>
      <Loaded endpoint={organizationTree} input={closed ? { closed: 'yes' } : {}}>
        {(tree) => (
          <>
            {tree.more && <p className="lead">{t('tree.more')}</p>}
            <Shown key={String(closed)} nodes={tree.nodes} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
