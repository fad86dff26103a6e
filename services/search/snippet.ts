/** The stretch of a text that a search shows: found in the folded text, mapped back to the original around that stretch alone. */
import { foldSteps, MOST_FOLDED, originalOffsets } from './fold.js'
import type { SearchQuery } from './query.js'
import { atOnce, type Steps } from './slices.js'
import { tokenize } from './tokens.js'

const WIDTH = 200
const LEAD = 60
/** Matches that the best stretch is chosen among: a long text with a common word has thousands. */
const MOST_MATCHES = 100
/** Tokens that are looked at in one step. */
const STEP = 64

interface Range { start: number, end: number, term: string }

function * matches (folded: string, { words, runs }: SearchQuery): Steps<Range[]> {
  const found: Range[] = []
  let steps = 0
  for (const { kind, term, start, end } of tokenize(folded)) {
    if (++steps % STEP === 0) yield
    if (found.length >= MOST_MATCHES) break
    if (kind === 'word' && words.has(term)) found.push({ start, end, term })
    if (kind === 'word') continue
    for (const run of runs) {
      for (let at = term.indexOf(run); at !== -1 && found.length < MOST_MATCHES; at = term.indexOf(run, at + run.length)) {
        found.push({ start: start + at, end: start + at + run.length, term: run })
      }
    }
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end)
}

/** The first stretch of text in which most of the terms stand together. */
function densest (found: readonly Range[]): number {
  let best = 0
  let most = 0
  const inside = new Map<string, number>()
  let last = 0
  for (const [first, { start, term }] of found.entries()) {
    for (let next = found[last]; next !== undefined && next.end <= start + WIDTH - LEAD; next = found[++last]) {
      inside.set(next.term, (inside.get(next.term) ?? 0) + 1)
    }
    if (inside.size > most) [best, most] = [first, inside.size]
    const left = (inside.get(term) ?? 1) - 1
    if (left > 0) inside.set(term, left)
    else inside.delete(term)
    last = Math.max(last, first + 1)
  }
  return best
}

const escaped = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** Never between the halves of a surrogate pair. */
function whole (text: string, offset: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(offset)) && offset > 0 ? offset - 1 : offset
}

/** A part of a text, and how many UTF-16 units of its folded form were looked at for it. */
export interface Snippet { html: string, looked: number }

/**
 * The part of a text where a query matches, as HTML: `<mark>` around what matched, everything else escaped, `…` where text was cut.
 * @param text the message or title
 * @param query what was searched for
 * @param most UTF-16 units of the folded text to look at; when the match is beyond them, the beginning is shown
 * @returns about 200 characters of the text on one line
 */
export function * snippetSteps (text: string, query: SearchQuery, most = MOST_FOLDED): Steps<Snippet> {
  const { folded, pieces } = yield * foldSteps(text, most)
  const found = yield * matches(folded, query)
  const original = originalOffsets(text, pieces)
  const first = found[densest(found)]
  const from = first === undefined || first.end <= WIDTH ? 0 : Math.max(0, first.start - LEAD)
  const start = whole(text, original(from))
  const end = whole(text, Math.min(text.length, start + WIDTH))
  let html = start > 0 ? '…' : ''
  let at = start
  for (const range of found) {
    if (range.start < from) continue
    const markStart = original(range.start)
    if (markStart >= end) break
    const markEnd = original(range.end)
    if (markStart < at || markEnd > end) continue
    html += `${escaped(text.slice(at, markStart))}<mark>${escaped(text.slice(markStart, markEnd))}</mark>`
    at = markEnd
  }
  return { html: html + escaped(text.slice(at, end)) + (end < text.length ? '…' : ''), looked: folded.length }
}

/** The snippet of a short text, made at once; see {@link snippetSteps}. */
export function snippet (text: string, query: SearchQuery): string {
  return atOnce(snippetSteps(text, query)).html
}
