/** Tokens of a folded text: stemmed words, and runs of ideographs or pictographs, which have no spaces to cut them at. */
import { englishStem } from './english-stem.js'

// Scripts that are written without spaces: Han, and the kana that Japanese mixes with it.
const IDEOGRAPH = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\u30fc'
// Emoji and other symbols that are pictures; flags are pairs of regional indicators.
const PICTOGRAPH = '\\p{Extended_Pictographic}\\p{Regional_Indicator}'
const TOKEN = new RegExp(`([${IDEOGRAPH}]+|[${PICTOGRAPH}]+)|(?![${IDEOGRAPH}])[\\p{L}\\p{N}](?:(?![${IDEOGRAPH}])[\\p{L}\\p{N}\\p{M}])*(?:'(?:s|t|re|ve|ll|d|m)(?![\\p{L}\\p{N}]))?`, 'gu')
const LONGEST_WORD = 128
/** Words that have an English stem. */
const STEMMED = /^[a-z']+$/

/** A word, or a run of ideographs or of pictographs, in a folded text. */
export interface Token {
  kind: 'word' | 'run'
  /** The stem of a word; the run itself. */
  term: string
  /** UTF-16 offsets in the folded text. */
  start: number
  end: number
}

/** The term that a folded word is indexed under; a word without end (base64, say) is known by its first 128 characters. */
function wordTerm (word: string): string {
  const bounded = word.length > LONGEST_WORD ? word.slice(0, LONGEST_WORD).toWellFormed() : word
  return (STEMMED.test(bounded) ? englishStem(bounded) : bounded).replaceAll("'", '')
}

// Most of what texts consist of is a few thousand words, and stemming them is most of the work of indexing a text. Numbers, ids and the
// like, of which there is no end, are not stemmed, and not kept: they would make this a map that grows for days.
const COMMON_STEMS = new Map<string, string>()
const MOST_COMMON_STEMS = 20_000
/** From this length on V8 keeps a cut-out string as a reference into the whole text, which a lasting map would hold in memory. */
const SLICED_LENGTH = 13

/** Whether a run is of pictographs. */
export const isPictorial = (run: string): boolean => /^[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(run)

/**
 * The tokens of a folded text, in order.
 * @param folded from `fold`
 */
export function * tokenize (folded: string): Generator<Token> {
  const own = new Map<string, string>()
  for (const match of folded.matchAll(TOKEN)) {
    const [whole, run] = match
    const place = { start: match.index, end: match.index + whole.length }
    if (run !== undefined) {
      yield { kind: 'run', term: run, ...place }
      continue
    }
    const stems = whole.length < SLICED_LENGTH ? COMMON_STEMS : own
    let term = stems.get(whole)
    if (term === undefined) {
      term = wordTerm(whole)
      if (stems.size >= MOST_COMMON_STEMS) stems.clear()
      if (STEMMED.test(whole)) stems.set(whole, term)
    }
    yield { kind: 'word', term, ...place }
  }
}

/** A term and its place among the others: neighbours differ by one. */
export interface Placed {
  term: string
  position: number
}

/**
 * Terms that a run is found by: its overlapping pairs, so that no dictionary has to guess where words begin, or the character
 * itself when it is alone.
 * @param run of ideographs
 * @param position of its first character
 */
export function runPairs (run: string, position = 0): Placed[] {
  const characters = Array.from(run)
  if (characters.length === 1) return [{ term: run, position }]
  return characters.slice(1).map((character, index) => ({ term: `${characters[index] ?? ''}${character}`, position: position + index }))
}
