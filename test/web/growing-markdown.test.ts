/** Markdown of answers while they are written: what is shown is what the whole text is, and costs as much as the text is long. */
import fc from 'fast-check'
import t from 'tap'
import { GrowingMarkdown, parse, type Parse } from '../../web/components/growing-markdown.js'
import { HOSTILE } from '../tools/hostile-texts.js'

const whole = (text: string): string => parse(text, {}).blocks.join('')
const LINES = [
  '# Title', 'words', '- item', '* other', '**bold** at the start', '', '', '  indented', '    deeper', '1. first', '10) tenth', '> quoted', '```js', '```', '~~~', '---', '===', '| a | b |', '|---|---|',
  '[link][ref], [ref] and [late]', '[ref]: https://example.org/ref', '[late]: <https://example.org/late> "title"', '[REF]: https://example.org/second', '\ttab', 'two  ', 'https://example.org/bare', '+', '*', '-', '<b>html</b>', '\\', '&amp;'
]

/** A text in pieces of these sizes, over and over. */
function * grow (text: string, sizes: readonly number[]): Generator<string> {
  for (let end = 0, at = 0; end < text.length;) {
    end += sizes[at++ % sizes.length] ?? 1
    yield text.slice(0, end)
  }
}

t.test('each state of a growing text is shown as that text', async (t) => {
  const ends = fc.constantFrom('\n', '\n', '\n\n', '\r\n')
  const texts = fc.array(fc.tuple(fc.constantFrom(...LINES), ends).map((parts) => parts.join('')), { minLength: 1, maxLength: 16 }).map((lines) => lines.join(''))
  fc.assert(fc.property(texts, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), (text, sizes) => {
    const growing = new GrowingMarkdown()
    for (const part of grow(text, sizes)) if (growing.blocksOf(part).join('') !== whole(part)) throw new Error(JSON.stringify(part))
  }), { numRuns: 1500 })
  const text = HOSTILE.join('\n\n')
  const growing = new GrowingMarkdown()
  for (const part of grow(text, [7])) if (growing.blocksOf(part).join('') !== whole(part)) t.fail(part)
})

t.test('another text begins anew', async (t) => {
  const growing = new GrowingMarkdown()
  for (const text of ['a\n\nb\n\nc\n\nd', 'x\n\ny', '', '[a]\n\nb\n\nc', 'a\n\nb\n\nc\n\n[a]: /x']) t.equal(growing.blocksOf(text).join(''), whole(text))
})

t.test('a long answer is parsed about once, not once for each piece', async (t) => {
  let characters = 0
  const counted: Parse = (text, references) => {
    characters += text.length
    return parse(text, references)
  }
  const growing = new GrowingMarkdown(counted)
  const paragraphs = Array.from({ length: 800 }, (_, index) => `Paragraph ${index} with **strong** words, a [link][ref] and \`code\`, as answers have them.\n\n${index === 400 ? '[ref]: https://example.org/\n\n' : ''}`)
  const text = paragraphs.join('')
  for (const part of grow(text, [20])) growing.blocksOf(part)
  t.equal(growing.blocksOf(text).join(''), whole(text))
  t.ok(characters < 20 * text.length, `${Math.round(characters / text.length)} times, instead of ${Math.round(text.length / 20 / 2)}`)
})
