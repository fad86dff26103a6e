/** Bytes of content and reasoning (UTF-8) that a page has at most; one message is always whole, so a page of one may have more. */
export const PAGE_BYTES = 1024 * 1024

/** What {@link withinBytes} adds to a row: how many rows there were before the page was cut. */
export interface Cut { found: number }

/**
 * A page, cut where its content would exceed `PAGE_BYTES`. The lengths come from the rows' headers: no text that stays away is read.
 * @param page SQL with the columns `content`, `reasoning` and `seq`, limited
 * @param order of `seq`
 */
export function withinBytes (page: string, order: 'asc' | 'desc'): string {
  return `select * from (
    select p.*, count(*) over ()::integer as found, sum(octet_length(p.content) + coalesce(octet_length(p.reasoning), 0)) over upto as bytes, row_number() over upto as nth
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
