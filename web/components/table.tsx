import { createColumnHelper, createSortedRowModel, rowSortingFeature, sortFns, tableFeatures, useTable } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { cx } from './cx.js'

/** One column of a table. */
export interface Column<T> {
  id: string
  header: string
  cell: (row: T) => ReactNode
  /** Makes the column sortable, by this value. */
  sort?: (row: T) => string | number
  /** Figures stand to the right. */
  align?: 'right'
  /** The narrowest page that shows it; a column without is always there. */
  from?: 'sm' | 'md' | 'lg'
}

const FEATURES = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns })
const SHOWN = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden' } as const

/**
 * A table of rows. It scrolls sideways by itself where it is too wide.
 * @param props.columns declare them outside the component, or by `useMemo`
 * @param props.empty shown in the place of no rows
 */
export function DataTable<T extends object> ({ columns, rows, rowKey, label, empty, onRowClick }: {
  columns: readonly Column<T>[],
  rows: readonly T[],
  rowKey: (row: T) => string,
  label: string
  empty?: ReactNode,
  onRowClick?: (row: T) => void
}): ReactNode {
  const defined = useMemo(() => {
    const column = createColumnHelper<typeof FEATURES, T>()
    return columns.map(({ id, header, cell, sort }) => column.accessor((row): unknown => sort?.(row) ?? '', {
      id, header, cell: ({ row }) => cell(row.original), enableSorting: sort !== undefined
    }))
  }, [columns])
  const table = useTable({ features: FEATURES, columns: defined, data: rows, getRowId: rowKey })
  const classOf = useMemo(() => new Map(columns.map(({ id, align, from }) => [id, cx(align === 'right' && 'text-right', from !== undefined && SHOWN[from])])), [columns])
  if (rows.length === 0 && empty !== undefined) return empty
  return (
    <div className='scroll-slim -mx-4 overflow-x-auto px-4' tabIndex={0} role='region' aria-label={label}>
      <table className='w-full border-collapse text-left'>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className='border-b border-line'>
              {group.headers.map((header) => {
                const sorted = header.column.getIsSorted()
                return (
                  <th
                    key={header.id} scope='col' aria-sort={sorted === false ? undefined : sorted === 'asc' ? 'ascending' : 'descending'}
                    className={cx('py-2 pr-4 text-xs font-medium whitespace-nowrap text-muted last:pr-0', classOf.get(header.column.id))}
                  >
                    {header.column.getCanSort()
                      ? (
                        <button type='button' className='inline-flex items-center gap-1 rounded-sm hover:text-ink' onClick={header.column.getToggleSortingHandler()}>
                          <table.FlexRender header={header} />
                          {sorted === 'asc' && <ArrowUp aria-hidden className='size-3' />}
                          {sorted === 'desc' && <ArrowDown aria-hidden className='size-3' />}
                        </button>
                        )
                      : <table.FlexRender header={header} />}
                  </th>
                )
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id} onClick={onRowClick === undefined ? undefined : () => { onRowClick(row.original) }}
              className={cx('border-b border-line last:border-0', onRowClick !== undefined && 'cursor-pointer hover:bg-hover')}
            >
              {row.getAllCells().map((cell) => <td key={cell.id} className={cx('py-2.5 pr-4 align-middle last:pr-0', classOf.get(cell.column.id))}><table.FlexRender cell={cell} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
