import t from 'tap'
import fc from 'fast-check'
import { analysis } from '../../../services/search/analysis.js'
import { documentVector } from '../../../services/search/document.js'
import { parseQuery } from '../../../services/search/query.js'
import { openDatabase } from './conversations.js'

const chinese = Array.from({ length: 262_144 }, (_, index) => String.fromCodePoint(0x4e00 + index % 20_000)).join('')

t.test('words become stems, and runs become characters and pairs, with their places', async (t) => {
  t.equal(documentVector([{ text: 'Don’t STOP running ＧＰＴ模型 好', weight: 'D' }]),
    "'dont':1D 'stop':2D 'run':3D 'gpt':4D '模':5D '型':6D '模型':5D '好':7D")
  t.equal(documentVector([{ text: 'Title', weight: 'A' }, { text: 'text', weight: 'D' }], ['@me']), "'@me' 'titl':1A 'text':3D")
  t.equal(documentVector([{ text: '', weight: 'D' }]), '')
  t.same(analysis.split("It's 数据库 v2"), { words: ["it's", 'v2'], runs: ['数据库'] })
  t.same(analysis.terms('数据库 databases'), ["'数据'", "'据库'", "'databas'"])
  t.equal(analysis.vector([{ text: 'x', weight: 'D' }]), "'x':1D")
})

t.test('a query is words, runs as phrases, and quoted phrases', async (t) => {
  t.equal(parseQuery('  ?! '), undefined)
  const parsed = (text: string) => [parseQuery(text)?.match, parseQuery(text)?.longMatch]
  t.same(parsed('running dogs'), ["'run' & 'dog'", null])
  t.same(parsed('"running dogs"'), ["'run' <1> 'dog'", "'~long' & 'run' & 'dog'"])
  t.same(parsed('市长 x'), ["'市长' & 'x'", "'~long' & 'x' & '市' & '长'"])
  t.same(parsed('长'), ["'长'", "'~long' & '长'"])
  t.same(parsed('“用GPT模型”'), ["'用' <1> 'gpt' <1> '模型'", "'~long' & 'gpt' & '用' & '模' & '型'"])
  t.same(parsed('"数据库 a"'), ["'数据' <1> '据库' <2> 'a'", "'~long' & 'a' & '数' & '据' & '库'"])
  t.equal(parseQuery('x '.repeat(100))?.match.split('&').length, 32)
})

t.test('PostgreSQL takes the terms of any text', async (t) => {
  const db = await openDatabase(t)
  const takes = async (text: string): Promise<boolean> => {
    const { rows } = await db.query<{ fits: boolean }>('select length($1::tsvector) >= 0 and numnode($2::tsquery) >= 0 as fits',
      [documentVector([{ text, weight: 'D' }], ['@me']), parseQuery(text.slice(0, 200))?.longMatch ?? parseQuery(text.slice(0, 200))?.match ?? "'x'"])
    return rows[0]?.fits === true
  }
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), takes), { numRuns: 200 })
  t.ok(await takes(chinese), 'Chinese without end')
  t.ok(await takes('\u{20000}\u{20001}'.repeat(65_536)), 'rare ideographs')
  t.ok(await takes(Array.from({ length: 40_000 }, (_, index) => `w${index}`).join(' ').slice(0, 262_144)), 'many words')
  t.ok(await takes('ﷺ'.repeat(262_144)), 'characters that unfold into many')
  t.ok(await takes(Array.from({ length: 60_000 }, (_, index) => `ﷺ${index}ﷺ`).join(' ')), 'more terms than a tsvector holds')
  t.ok(await takes('x'.repeat(262_144)), 'one word without end')
  t.ok(await takes("\\ ' \" & | ! <-> : * ( )"), 'characters with a meaning')
})
