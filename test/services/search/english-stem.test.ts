import { readFile, readdir } from 'node:fs/promises'
import t from 'tap'
import { englishStem } from '../../../services/search/english-stem.js'
import { openDatabase } from './conversations.js'

const ROOTS = 'run hope hop ski carry generous general communicate arsenal relate national rational able digitize happy cry say enjoy lively operate oscillate adjust control yellow beautiful hopeless constructor skis skies dying lying tying idly gently ugly early only singly news atlas bias inning proceed succeed agree feed bled conflate trouble size fall hiss file nation decisive hesitancy valency triplicate formative formalize electricity electrical hopeful goodness revive allowance inference airline gyroscope adjustable defensible irritant replacement adoption homologous communism activate angularity effective bowdlerize probate rate cease controlling rolling apology geology'.split(' ')
const ENDINGS = ['', 's', "'s", "'", 'es', 'ed', 'ing', 'ly', 'er', 'est', 'ation', 'ational', 'ment', 'ness', 'fulness', 'ously', 'ility', 'bility', 'ization', 'izer', 'ative', 'iveness', 'ied', 'ies', 'edly', 'ingly', 'eedly', 'ement', 'ence', 'ant', 'logy', 'li', 'alism', 'ality', 'fully', 'lessly', 'entli', 'ator', 'icate', 'iciti', 'ical', 'y']

t.test('stems are those of PostgreSQL', async (t) => {
  const db = await openDatabase(t)
  await db.query('create text search dictionary everything (template = snowball, language = english)')
  const words = new Set(ROOTS.flatMap((root) => ENDINGS.map((ending) => root + ending)))
  for (const file of await readdir('node_modules/fastify/docs/Reference')) {
    const text = await readFile(`node_modules/fastify/docs/Reference/${file}`, 'utf8')
    for (const [word] of text.toLowerCase().matchAll(/[a-z]+/g)) words.add(word)
  }
  const { rows } = await db.query<{ word: string, stem: string }>("select word, (ts_lexize('everything', word))[1] as stem from unnest($1::text[]) as word", [[...words]])
  t.ok(rows.length > 4000, 'enough words')
  // Versions differ in these: PostgreSQL 18 brings the rule that keeps `add` from becoming `ad`.
  t.strictSame(rows.filter(({ word, stem }) => !/^(add|egg|odd)/.test(word) && englishStem(word) !== stem), [])
  t.same(['added', 'adding', 'eggs', 'odds'].map(englishStem), ['add', 'add', 'egg', 'odd'])
})
