import t from 'tap'
import { cutTitle } from '../../../services/conversations/title.js'

t.test('a title is the beginning of the text, on one line', async (t) => {
  t.equal(cutTitle('  Hello\r\n\tthere  '), 'Hello there')
  t.equal(cutTitle(' \n '), '')
  t.equal(cutTitle('x'.repeat(80)), 'x'.repeat(80))
  t.equal(cutTitle('x'.repeat(81)), 'x'.repeat(79) + '…')
  t.equal(cutTitle('word '.repeat(40)), 'word '.repeat(16).trim().slice(0, 79).trim() + '…')
})

t.test('nothing that a reader takes for one character is torn, and the column is never too short', async (t) => {
  t.equal(cutTitle('👩‍👩‍👧'.repeat(30)), '👩‍👩‍👧'.repeat(30))
  const many = cutTitle('👩‍👩‍👧'.repeat(300))
  t.ok(many.isWellFormed())
  t.ok(Array.from(many).length <= 200)
  t.ok(Array.from(cutTitle('e' + '\u0301'.repeat(1500))).length <= 200)
  t.ok(cutTitle('x'.repeat(1999) + '👍').isWellFormed())
})
