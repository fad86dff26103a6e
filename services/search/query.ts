import { LONG_DOCUMENT } from './document.js'
import { fold, runPairs, tokenize, type Placed, type Token } from './tokens.js'

const MOST_TOKENS = 32

/** What somebody searches for. */
export interface SearchQuery {
  /** In PostgreSQL's tsquery syntax: all words and phrases must be there. */
  match: string
  /** Runs of two and more ideographs: where a document carries no positions, its text has to hold them. */
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

/** A phrase by position, or, in documents without positions, all of its words and characters. */
function phrase (tokens: readonly Token[]): string {
  const places = placed(tokens)
  const exact = chain(places)
  if (places.length === 1 && tokens[0]?.kind === 'word') return exact
  const parts = new Set(tokens.flatMap(({ kind, term }) => kind === 'word' ? [term] : Array.from(term)))
  return `(${exact} | ${[LONG_DOCUMENT, ...parts].map((part) => `'${part}'`).join(' & ')})`
}

/**
 * Read what somebody typed into a search box: words in any order, runs of ideographs and "quoted" words as phrases.
 * @param input as typed
 * @returns undefined when nothing in it can be searched for
 */
export function parseQuery (input: string): SearchQuery | undefined {
  const query: SearchQuery = { match: '', phrases: [], words: new Set(), runs: new Set() }
  const groups: Token[][] = []
  let count = 0
  for (const [index, part] of fold(input).split(/["\u201c\u201d]/).entries()) {
    const tokens = [...tokenize(part)].slice(0, MOST_TOKENS - count)
    count += tokens.length
    for (const { kind, term } of tokens) (kind === 'word' ? query.words : query.runs).add(term)
    if (index % 2 === 1 && tokens.length > 0) groups.push(tokens)
    else groups.push(...tokens.map((token) => [token]))
  }
  if (groups.length === 0) return undefined
  query.match = groups.map(phrase).join(' & ')
  query.phrases = [...query.runs].filter((run) => Array.from(run).length > 1)
  return query
}
