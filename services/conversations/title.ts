const CUT = 80
let graphemes: Intl.Segmenter | undefined

/**
 * A title cut from a text: its first words on one line, 80 characters at most, ended by an ellipsis where something was cut off.
 * Characters are what a reader takes for one, so no emoji or accent is torn (Unicode Standard Annex 29).
 * @param text of a message
 * @returns empty when the text holds nothing but white space
 */
export function cutTitle (text: string): string {
  // A cluster can be long, and a message very long: only its beginning is looked at.
  const line = text.slice(0, 2000).replace(/\s+/g, ' ').trim().toWellFormed()
  // As most are. A segmenter costs as much as everything else that is made of a short message.
  if (line.length <= CUT) return line
  const clusters: string[] = []
  // Made when it is first needed: its tables take some time to load.
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  for (const { segment } of graphemes.segment(line)) {
    if (clusters.length === CUT) return limit(clusters.slice(0, CUT - 1).join('').trimEnd()) + '…'
    clusters.push(segment)
  }
  return limit(line)
}

/** Keeps a title below the limit of the column even when its clusters are made of many code points each. */
function limit (title: string): string {
  return title.length < 200 ? title : Array.from(title).slice(0, 199).join('')
}
