import { Table, type TableProps } from 'antd'
import { useLayoutEffect, useRef } from 'react'

/** A table of a page (not a list) that keeps its words whole and scrolls sideways on a narrow screen; the keyboard reaches what scrolls. */
export const WideTable = <Row extends object>(props: Omit<TableProps<Row>, 'pagination' | 'scroll' | 'size'>) => {
  const frame = useRef<HTMLDivElement>(null)
  // The element that scrolls is the library's own and takes no properties.
  useLayoutEffect(() => frame.current?.querySelector('.ant-table-content')?.setAttribute('tabindex', '0'), [])
  return (
    <div ref={frame} className="wide-table">
      <Table<Row> {...props} size="small" pagination={false} scroll={{ x: 'max-content' }} />
    </div>
  )
}
