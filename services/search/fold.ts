/** Folding of texts before they are indexed, queried or marked, in steps, so that a long one does not block the event loop. */
import type { Steps } from './slices.js'

/** UTF-16 units of a folded document that are looked at; what is beyond them is not found. */
export const MOST_FOLDED = 524_288
/** UTF-16 units that are folded at a time; one character may become 18. */
const PIECE = 2048
/** Characters back in which a better place for a cut is looked for. */
const REACH = 64

const APOSTROPHES = /[\u2018\u2019\u201b\u02bc]/g
/** Marks that say how a character is to be drawn, by code point: the joiner, variation selectors, skin tones, tags. */
const PRESENTATION = [[0x200d, 0x200d], [0xfe00, 0xfe0f], [0x1f3fb, 0x1f3ff], [0xe0020, 0xe007f], [0xe0100, 0xe01ef]] as const
const classOf = (spell: (point: string) => string): string =>
  `[${PRESENTATION.map((range) => range.map((point) => spell(point.toString(16))).join('-')).join('')}]`
const PRESENTATION_PATTERN = new RegExp(classOf((point) => `\\u{${point}}`), 'gu')
/** The same class in PostgreSQL's spelling. */
export const PRESENTATION_CLASS = classOf((point) => `\\U${point.padStart(8, '0')}`)

// What a cut would part from the character before it: low surrogates, marks, the inner letters of Hangul syllables, what follows a joiner.
const CONTINUES = /^(?:[\udc00-\udfff\u1160-\u11ff]|\p{M}|\p{Emoji_Modifier})/u

/**
 * Fold what should not tell texts apart: width and compatibility forms (NFKC), case, curly apostrophes, and how a pictograph is
 * to be drawn.
 * @param text as written
 */
export function fold (text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(APOSTROPHES, "'").replace(PRESENTATION_PATTERN, '')
}

/** A place near `at` where a text may be cut and its parts folded alone: after white space, or at least between two characters. */
function cutNear (text: string, at: number): number {
  if (at >= text.length) return text.length
  const space = /\s\S*$/.exec(text.slice(at - REACH, at))
  if (space !== null) return at - REACH + space.index + 1
  for (let cut = at; cut > at - REACH; cut--) if (!CONTINUES.test(text.slice(cut, cut + 2))) return cut
  return at
}

/** A text, folded, and where its pieces begin in both. */
export interface FoldedText {
  folded: string
  pieces: { original: number, folded: number }[]
}

/**
 * Fold a text piece by piece.
 * @param text as written
 * @param most UTF-16 units of the folded text; the rest is left out
 */
export function * foldSteps (text: string, most = MOST_FOLDED): Steps<FoldedText> {
  const pieces: FoldedText['pieces'] = []
  let folded = ''
  for (let at = 0; at < text.length && folded.length < most;) {
    pieces.push({ original: at, folded: folded.length })
    const end = cutNear(text, at + PIECE)
    folded += fold(text.slice(at, end))
    at = end
    yield
  }
  return { folded: folded.length > most ? folded.slice(0, most).toWellFormed() : folded, pieces }
}

/**
 * Place in the original of a place in a folded text.
 * @param text the original
 * @param pieces of {@link foldSteps}
 * @returns looks up offsets; neighbouring ones are cheap
 */
export function originalOffsets (text: string, pieces: FoldedText['pieces']): (offset: number) => number {
  const maps = new Map<number, number[]>()
  const mapOf = (index: number): number[] => {
    const known = maps.get(index)
    if (known !== undefined) return known
    const from = pieces[index]?.original ?? 0
    const offsets: number[] = []
    for (const { 0: cluster, index: at } of text.slice(from, pieces[index + 1]?.original).matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
      for (let unit = fold(cluster).length; unit > 0; unit--) offsets.push(from + at)
    }
    maps.set(index, offsets)
    return offsets
  }
  return (offset) => {
    let low = 0
    for (let high = pieces.length; high - low > 1;) {
      const middle = (low + high) >> 1
      if ((pieces[middle]?.folded ?? 0) <= offset) low = middle
      else high = middle
    }
    return mapOf(low)[offset - (pieces[low]?.folded ?? 0)] ?? pieces[low + 1]?.original ?? text.length
  }
}
