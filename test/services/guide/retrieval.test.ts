import t from 'tap'
import { readLibrary } from '../../../services/guide/documents.js'
import { findPassages, storePassages } from '../../../services/guide/retrieval.js'
import { analysis } from '../../../services/search/analysis.js'
import { openDatabase } from '../search/conversations.js'

t.test('questions find the passages that answer them', async (t) => {
  const db = await openDatabase(t)
  await storePassages(db, await readLibrary('.'), analysis)
  for (const [question, source, heading] of [
    ['How do I add an OpenAI agent?', 'docs/agents.md', /OpenAI/],
    ['How can I connect a local Ollama model?', 'docs/agents.md', /Ollama/],
    ['What is a generation?', 'docs/concepts.md', /Generation/],
    ['How do I resume a stream after a disconnect?', 'docs/conversations.md', /resume a stream/],
    ['What does AUTH_REFRESH_REUSED mean?', 'docs/errors.md', /token errors/],
    ['Which variable sets the port?', 'docs/configuration.md', /Server/],
    ['how to back up the database', 'docs/operations.md', /back up/],
    ['Can I run it behind nginx?', 'docs/operations/scaling.md', /proxy/],
    ['two tabs refresh at the same time', 'docs/accounts.md', /two tabs/],
    ['Is Dify supported?', 'docs/agents.md', /Dify/],
    ['怎么添加一个 OpenAI 智能体？', 'docs/zh/guide.md', /OpenAI/],
    ['如何安装和启动？', 'docs/zh/guide.md', /安装和启动/],
    ['断线以后怎么继续接收回答', 'docs/zh/guide.md', /断线续传|流式/],
    ['什么是智能体', 'docs/zh/guide.md', /智能体/],
    ['怎样备份数据', 'docs/zh/guide.md', /备份/],
    ['支持 Dify 吗？', 'docs/zh/guide.md', /Dify/]
  ] as const) {
    const passages = await findPassages(db, analysis, question)
    t.match(passages[0], { source, heading }, `${question} -> ${passages[0]?.source} ${passages[0]?.heading}`)
    t.ok(passages.length <= 4)
    t.same(passages.map(({ rank }) => rank), passages.map(({ rank }) => rank).sort((a, b) => b - a))
  }
})

t.test('what the documents do not say is not answered', async (t) => {
  const db = await openDatabase(t)
  await storePassages(db, await readLibrary('.'), analysis)
  for (const question of ['What is the weather in Paris tomorrow?', 'hello there', '今天天气怎么样', '你好', '', '?!', 'Write a poem about elephants dancing in Venice']) {
    t.same(await findPassages(db, analysis, question), [], question)
  }
})

t.test('passages are written once for each state of the documents, by one replica', async (t) => {
  const db = await openDatabase(t)
  const passage = (text: string) => ({ title: 'T', source: 'docs/t.md', heading: 'H', text, chinese: false })
  const library = { digest: 'one', passages: [passage('about walruses')] }
  await Promise.all([storePassages(db, library, analysis), storePassages(db, library, analysis)])
  t.equal((await findPassages(db, analysis, 'walrus')).length, 1)
  await db.query("update guide_passages set text = 'kept'")
  await storePassages(db, library, analysis)
  t.equal((await findPassages(db, analysis, 'walrus'))[0]?.text, 'kept')
  await storePassages(db, { digest: 'two', passages: [passage('about seals')] }, analysis)
  t.same(await findPassages(db, analysis, 'walrus'), [])
  t.equal((await findPassages(db, analysis, 'seal')).length, 1)
})
