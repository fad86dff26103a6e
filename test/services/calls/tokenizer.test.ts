/** The tokenizer's thread. */
import t from 'tap'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { createTokenizer } from '../../../services/calls/tokens/tokenizer.js'

t.test('x', async (t) => {
  const tokenizer = createTokenizer((error) => { t.fail(String((error as Error).stack)) })
  const a = performance.now()
  t.equal(await tokenizer.count(['hello there']), countTokens('hello there'))
  t.comment(performance.now() - a)
  await tokenizer.close()
})
