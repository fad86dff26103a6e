import { useEffect } from 'react'

/**
 * The window's title.
 * @param title of the screen; the product's name alone when absent
 */
export function useDocumentTitle (title: string | undefined): void {
  useEffect(() => { document.title = title === undefined ? 'Parley' : `${title} · Parley` }, [title])
}
