/** The first steps as a newcomer takes them: the guide that comes with the service, which needs no upstream, and a program of his own. */
import { execFile } from 'node:child_process'
import t, { type Test } from 'tap'
import { IN_BROWSER, PASSWORD, startConsole, type Console } from './console.js'

t.setTimeout(300_000)

interface Steps { language: 'en' | 'zh', username: string, ask: string, key: string, made: string, goOn: string, said: RegExp }

/** What a command of a shell came to: the status of the response is the last line of what it printed. */
interface Ran { exitCode: number | string | null, printed: string, said: string }

const run = (command: string): Promise<Ran> => new Promise((resolve) => {
  execFile('bash', ['-c', `${command.trimEnd()} -sS -w '\\n%{http_code}'`], (error, printed, said) => {
    resolve({ exitCode: error === null ? 0 : error.code ?? error.signal ?? null, printed, said })
  })
})

async function take (t: Test, { open, service }: Console, { language, username, ask, key, made, goOn, said }: Steps): Promise<void> {
  await service.json('/api/auth/register', { body: { username, password: PASSWORD } })
  const tab = await open({ language })
  const { page } = tab
  await tab.signIn(username)
  await tab.go('/first-run')
  const [response] = await Promise.all([
    page.waitForResponse((at) => at.url().endsWith('/api/chat/completions')),
    page.getByRole('button', { name: ask, exact: true }).click()
  ])
  const link = page.getByRole('link', { name: goOn })
  await link.waitFor()
  t.match([response.status(), response.headers()['content-type']], [200, /^text\/event-stream/], 'the answer is streamed')
  t.match(await page.locator('.prose-parley').textContent(), said, 'and is shown')
  await tab.judge(`the guide's answer in ${language}`)

  await page.getByRole('button', { name: key }).click()
  await page.getByText(made).waitFor()
  const command = await page.getByRole('tabpanel').locator('pre').textContent() ?? ''
  t.match(command, /^curl -N http[^]*Bearer pk_\w+/)
  const { exitCode, printed, said: complaint } = await run(command)
  t.same({ exitCode, complaint }, { exitCode: 0, complaint: '' }, 'curl has nothing to say about the line that is shown', { command: command.replace(/pk_\w+/, 'pk_…'), printed })
  t.match(printed, /event: start[^]*event: chunk[^]*event: end/, 'it works')
  t.ok((printed.match(/^event: chunk$/gm) ?? []).length > 1, 'in pieces')
  t.match(printed.split('\n').at(-1), /^200$/)

  await link.click()
  await page.waitForURL(/\/playground\/[0-9a-f-]{36}/)
  await page.getByRole('article').getByText(said).first().waitFor()
}

t.test('the guide answers, and a program of one\'s own asks', IN_BROWSER, async (t) => {
  const console = await startConsole(t, { agents: () => [{ id: 'guide', name: 'Guide', provider: 'guide' }] })
  await t.test('in English', (t) => take(t, console, {
    language: 'en', username: 'nora', ask: 'Ask this', key: 'Create a key', made: 'The key stands in the program above', goOn: 'Go on in the playground', said: /agents\.json/
  }))
  await t.test('in Chinese', (t) => take(t, console, {
    language: 'zh', username: 'ning', ask: '提问', key: '创建密钥', made: '密钥已填入上面的程序', goOn: '在对话页面继续', said: /智能体/
  }))
})
