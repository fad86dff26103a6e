import t from 'tap'
import { defineError, errorCatalogue, ParleyError } from '../errors.js'

const ADVICE = { meaning: 'it is odd', action: 'even it out' }

t.test('a declared error', async (t) => {
  const Odd = defineError('TEST_ODD', 418, 'Odd.', ADVICE)
  t.same([Odd.code, Odd.statusCode, Odd.message], ['TEST_ODD', 418, 'Odd.'])
  const plain = Odd()
  t.type(plain, ParleyError)
  t.match(plain, { name: 'ParleyError', code: 'TEST_ODD', statusCode: 418, message: 'Odd.', details: {}, retryAfter: undefined })
  const cause = new Error('why')
  t.match(Odd({ message: 'Odder.', details: { a: 1 }, retryAfter: 3, cause }), { message: 'Odder.', details: { a: 1, retryAfter: 3 }, retryAfter: 3, cause })
  t.equal(errorCatalogue.get('TEST_ODD'), Odd)
  t.throws(() => defineError('TEST_ODD', 400, 'Again.', ADVICE), { message: /declared twice/ })
})
