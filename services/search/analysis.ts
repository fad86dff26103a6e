import { documentVector, type WeightedText } from './document.js'
import { fold } from './fold.js'
import { isPictorial, runPairs, tokenize } from './tokens.js'

/** Analysis of texts into terms: the same for conversations and for other services' documents. */
export interface TextAnalysis {
  /** PostgreSQL's tsvector syntax for texts in reading order. */
  vector(texts: readonly WeightedText[]): string
  /** The folded words of a text, and the runs of ideographs in it. */
  split(text: string): { words: string[], runs: string[] }
  /** PostgreSQL's tsquery syntax for each term of a text: stems, and pairs of ideographs. */
  terms(text: string): string[]
}

/** The analysis; it has no state. */
export const analysis: TextAnalysis = {
  vector: (texts) => documentVector(texts),
  split (text) {
    const folded = fold(text)
    const tokens = [...tokenize(folded)]
    return {
      words: tokens.filter(({ kind }) => kind === 'word').map(({ start, end }) => folded.slice(start, end)),
      runs: tokens.filter(({ kind, term }) => kind === 'run' && !isPictorial(term)).map(({ term }) => term)
    }
  },
  terms: (text) => [...tokenize(fold(text))]
    .flatMap(({ kind, term }) => kind === 'word' ? [term] : runPairs(term).map((pair) => pair.term))
    .map((term) => `'${term}'`)
}
