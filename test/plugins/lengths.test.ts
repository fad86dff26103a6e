/** Lengths of texts in requests: what Ajv would count, told as it would tell it. */
import { Ajv } from 'ajv'
import fc from 'fast-check'
import t from 'tap'
import { countSparingly, isLonger } from '../../plugins/strict-json/lengths.js'

const text = fc.string({ unit: fc.constantFrom('a', '汉', '😀', '\ud83d', '\ude00', '\u0301', '\u0000'), maxLength: 12 })
const bound = fc.integer({ min: 0, max: 12 })

t.test('a text is as long as Ajv says, in its words', async (t) => {
  fc.assert(fc.property(text, bound, bound, (value, minLength, maxLength) => {
    const schema = { type: 'string', minLength, maxLength }
    const [plain, sparing] = [new Ajv({ allErrors: true }), new Ajv({ allErrors: true })]
    countSparingly(sparing)
    const found = [plain, sparing].map((ajv) => {
      const check = ajv.compile(schema)
      check(value)
      return (check.errors ?? []).map(({ keyword, message, params, schemaPath }) => ({ keyword, message, params, schemaPath }))
        .sort((a, b) => a.keyword.localeCompare(b.keyword))
    })
    t.strictSame(found[1], found[0], JSON.stringify([value, schema]))
  }), { numRuns: 300 })
})

t.test('a text that is long enough, or too long, by its units alone is not counted', async (t) => {
  let looked = 0
  const counted = (length: number): string => ({ length, codePointAt () { looked += 1; return 0x61 } }) as unknown as string
  t.notOk(isLonger(counted(100), 100))
  t.ok(isLonger(counted(201), 100))
  t.equal(looked, 0)
  t.ok(isLonger(counted(150), 100))
  t.equal(looked, 101, 'no further than the first too many')
})
