/** Bytes (UTF-8) of what was written that a page has at most; one message is always whole, so a page of one may have more. */
export const PAGE_BYTES = 1024 * 1024

/** Cut of a page, as its rows carry it: the number of rows before the cut, and the bytes of the row's own content. */
export interface Cut { found: number, size: number }

/**
 * A page, cut where its content, images and reasoning would exceed `PAGE_BYTES`. The lengths come from the rows' headers: no text that
 * stays away is read.
 * @param page SQL with the columns `content`, `size`, `reasoning`, `parts` and `seq`, limited
 * @param order of `seq`
 */
export function withinBytes (page: string, order: 'asc' | 'desc'): string {
  return `select * from (
    select p.*, count(*) over ()::integer as found, row_number() over upto as nth,
      sum(p.size + coalesce(octet_length(p.reasoning), 0) + coalesce(pg_column_size(p.parts), 0)) over upto as bytes
    from (${page}) p window upto as (order by p.seq ${order} rows unbounded preceding)
  ) b where bytes <= ${PAGE_BYTES} or nth = 1 order by seq ${order}`
}

/**
 * The rows that belong to a page, and whether others follow.
 * @param rows asked for with a limit of one more
 * @param limit of the page
 */
export function pageOf<Row extends Cut> (rows: Row[], limit: number): { page: Row[], more: boolean } {
  const page = rows.slice(0, limit)
  return { page, more: (rows[0]?.found ?? 0) > page.length }
}
