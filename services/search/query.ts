/** Parser of search queries: what a user typed becomes a tsquery, its phrases, and the terms that a snippet marks. */
import { LONG_DOCUMENT } from './document.js'
import { fold } from './fold.js'
import { runPairs, tokenize, type Placed, type Token } from './tokens.js'

const MOST_TOKENS = 32
/** UTF-16 units of a folded query that are looked at: one typed character may become 18. */
const MOST_FOLDED = 512

/** A parsed query. */
export interface SearchQuery {
  /** In PostgreSQL's tsquery syntax: all words and phrases must be there. */
  match: string
  /**
   * The same for documents without positions: all words, and all characters of the phrases. A query of its own, because an index
   * is several times slower with an alternative inside of a query. Null where the query has no phrase.
   */
  longMatch: string | null
  /** Runs of two and more ideographs or pictographs: where a document carries no positions, its text has to hold them. */
  phrases: string[]
  /** Terms that a snippet marks: stems, and runs. */
  words: Set<string>
  runs: Set<string>
}

function placed (tokens: readonly Token[]): Placed[] {
  const places: Placed[] = []
  let position = 0
  for (const { kind, term } of tokens) {
    places.push(...(kind === 'word' ? [{ term, position }] : runPairs(term, position)))
    position += kind === 'word' ? 1 : Array.from(term).length
  }
  return places
}

function chain (places: readonly Placed[]): string {
  return places.map(({ term, position }, index) => {
    const previous = places[index - 1]
    return previous === undefined ? `'${term}'` : ` <${position - previous.position}> '${term}'`
  }).join('')
}

/**
 * Read what somebody typed into a search box: words in any order, runs of ideographs or of pictographs and "quoted" words as phrases.
 * @param input as typed
 * @returns undefined when nothing in it can be searched for
 */
export function parseQuery (input: string): SearchQuery | undefined {
  const words = new Set<string>()
  const runs = new Set<string>()
  const groups: Token[][] = []
  let count = 0
  for (const [index, part] of fold(input).slice(0, MOST_FOLDED).toWellFormed().split(/["\u201c\u201d]/).entries()) {
    const tokens = [...tokenize(part)].slice(0, MOST_TOKENS - count)
    count += tokens.length
    for (const { kind, term } of tokens) (kind === 'word' ? words : runs).add(term)
    if (index % 2 === 1 && tokens.length > 0) groups.push(tokens)
    else groups.push(...tokens.map((token) => [token]))
  }
  if (groups.length === 0) return undefined
  const parts = new Set([LONG_DOCUMENT, ...words, ...Array.from(runs).flatMap((run) => Array.from(run))])
  const phrased = runs.size > 0 || groups.some((tokens) => tokens.length > 1)
  return {
    match: groups.map((tokens) => chain(placed(tokens))).join(' & '),
    longMatch: phrased ? [...parts].map((part) => `'${part}'`).join(' & ') : null,
    phrases: [...runs].filter((run) => Array.from(run).length > 1),
    words,
    runs
  }
}
