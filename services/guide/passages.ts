/** One part of a document that answers a question by itself. */
export interface DocumentPassage {
  /** Of the document. */
  title: string
  /** Path of the document within the repository. */
  source: string
  /** Headings above the text, joined by ` › `; the title where there is none. */
  heading: string
  text: string
  chinese: boolean
}

const HEADING = /^(#{1,4}) +(.+?) *#*$/
const FENCE = /^ {0,3}(```|~~~)/
const LEAST_CHARACTERS = 40

/**
 * Cut a Markdown document into passages, one for each heading that has text of its own.
 * @param source path of the document, kept with each passage
 * @param markdown its contents
 */
export function cutPassages (source: string, markdown: string): DocumentPassage[] {
  const passages: DocumentPassage[] = []
  const trail: string[] = []
  let lines: string[] = []
  let fenced = false
  const close = (): void => {
    const text = lines.join('\n').trim()
    lines = []
    const title = trail[0] ?? source
    const headings = trail.slice(1).filter((heading) => heading !== undefined)
    // A stray line (a link back, say) answers nothing.
    if (text.length < LEAST_CHARACTERS) return
    passages.push({ title, source, heading: headings.length === 0 ? title : headings.join(' › '), text, chinese: /\p{sc=Han}/u.test(text) })
  }
  for (const line of markdown.split(/\r?\n/)) {
    // A comment in a shell example looks like a heading.
    if (FENCE.test(line)) fenced = !fenced
    const heading = fenced ? null : HEADING.exec(line)
    if (heading === null) {
      lines.push(line)
      continue
    }
    close()
    const level = (heading[1] ?? '').length
    trail.length = Math.min(trail.length, level - 1)
    trail[level - 1] = heading[2] ?? ''
  }
  close()
  return passages
}
