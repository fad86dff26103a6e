import t from 'tap'
import { parseQuery, type SearchQuery } from '../../../services/search/query.js'
import { snippet } from '../../../services/search/snippet.js'

function query (text: string): SearchQuery {
  const parsed = parseQuery(text)
  if (parsed === undefined) throw new Error('nothing to search for')
  return parsed
}

t.test('what matched is marked, the rest is escaped', async (t) => {
  t.equal(snippet('He <b>runs</b> & "sleeps"', query('running')), 'He &#60;b&#62;<mark>runs</mark>&#60;/b&#62; &#38; &#34;sleeps&#34;')
  t.equal(snippet('南京市长江大桥', query('市长')), '南京<mark>市长</mark>江大桥')
  t.equal(snippet('数据库的数据库', query('数据库')), '<mark>数据库</mark>的<mark>数据库</mark>')
  t.equal(snippet('one\n\n  two', query('two')), 'one <mark>two</mark>')
  t.equal(snippet('nothing here', query('zebra')), 'nothing here')
})

t.test('the stretch where most terms stand is shown', async (t) => {
  const text = `${'alpha filler '.repeat(60)}alpha beta ${'omega '.repeat(100)}`
  const shown = snippet(text, query('beta alpha'))
  t.match(shown, /^….*<mark>beta<\/mark>.*…$/)
  t.ok(shown.replace(/<[^>]+>/g, '').length <= 202)
  t.match(snippet('word '.repeat(5000), query('word')), /^<mark>word<\/mark>.*…$/)
  t.match(snippet(`${'x '.repeat(300)}南京市 ${'y '.repeat(300)}`, query('京市')), /南<mark>京市<\/mark> y/)
})

t.test('overlapping and cut matches keep the text whole', async (t) => {
  t.equal(snippet('有限公司章程', query('公司章程 公司')), '有限<mark>公司章程</mark>')
  t.match(snippet('好'.repeat(500), query('好'.repeat(300))), /^好+…$/)
  t.match(snippet('很'.repeat(70) + '好'.repeat(500), query('好'.repeat(300))), /^…/)
})

t.test('places are right where folding changes lengths', async (t) => {
  t.equal(snippet('ﷺ㎏ the ﬁles', query('file')), 'ﷺ㎏ the <mark>ﬁles</mark>')
  t.equal(snippet('\u0301e\u0301 ㎏ ok', query('ok')), '\u0301e\u0301 ㎏ <mark>ok</mark>')
  const emoji = snippet(`${'😀'.repeat(101)} needle ${'😀'.repeat(200)}`, query('needle'))
  t.ok(emoji.isWellFormed())
  t.match(emoji, /<mark>needle<\/mark>/)
  t.ok(snippet(`x${'😀'.repeat(200)}`, query('x')).isWellFormed())
})
