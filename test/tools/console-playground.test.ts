/** Signing in, the first steps and the playground, driven in a browser. */
import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { Page } from 'playwright-core'
import { gate, says, type Script } from '../upstream.js'
import { IN_BROWSER, PASSWORD, startConsole, type Tab } from './console.js'

t.setTimeout(600_000)

/** Bytes of the first load, compressed by gzip. */
const MOST_AT_FIRST = 200_000

const ask = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}
const answers = (page: Page) => page.getByRole('article', { name: 'Writer' })
const isWhole = (page: Page): Promise<void> => answers(page).last().getByRole('button', { name: 'Answer again', exact: true }).waitFor()
/** Bytes of scripts and styles that a page has loaded so far, each compressed by gzip. */
const firstLoad = async (page: Page): Promise<number> => {
  const files = await page.evaluate('performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/assets/"))') as string[]
  const sizes = await Promise.all(files.map(async (name) => gzipSync(new Uint8Array(await (await fetch(name)).arrayBuffer())).length))
  if (sizes.length < 4) throw new Error(`only ${sizes.length} files were loaded`)
  return sizes.reduce((sum, size) => sum + size, 0)
}
const signUp = async ({ page, go }: Tab, username: string): Promise<void> => {
  await go('/')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL(/first-run/)
}

t.test('the playground', IN_BROWSER, async (t) => {
  const { service, upstream, open } = await startConsole(t, { env: { RATE_LIMIT_MAX: '0', ACCESS_TOKEN_TTL: '2s', UPSTREAM_ALLOWED_HOSTS: '127.0.0.1' } })
  const numbered: Script = (call) => { void call.text(`Answer ${upstream.calls.length}`); call.finish() }

  await t.test('leads from the sign-up, whose errors stand at their fields, to an answer', async (t) => {
    const tab = await open()
    const { page } = tab
    await tab.go('/playground')
    await page.waitForURL(/sign-in/)
    await page.getByLabel('Username').waitFor()
    t.ok(await firstLoad(page) <= MOST_AT_FIRST, `the sign-in loads ${await firstLoad(page)} bytes`)
    await tab.look('sign-in', (at) => at.locator('input[name=username]').waitFor())
    await page.getByRole('button', { name: 'Create account' }).click()
    await tab.look('sign-up', (at) => at.locator('input[name=email]').waitFor())
    await page.getByLabel('Username').fill('a')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByRole('button', { name: 'Create account' }).click()
    t.equal(await page.getByLabel('Username').getAttribute('aria-invalid'), 'true')
    t.match(await page.getByRole('alert').allTextContents(), [/3 to 32/, /8 to 128/])
    tab.expect(/409/)
    await page.getByLabel('Username').fill('admin')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Create account' }).click()
    t.match(await page.getByRole('alert').textContent(), /taken/, 'what the service refuses, too')
    await page.getByLabel('Username').fill('ada')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.waitForURL(/playground/)
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await page.reload()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await page.waitForLoadState('networkidle')
    t.ok(await firstLoad(page) <= MOST_AT_FIRST, `and one is where one wanted to go: the playground loads ${await firstLoad(page)} bytes`)
    await ask(page, 'Hello?')
    await isWhole(page)
    await isShown(page)
    t.match(await answers(page).textContent(), /Hello from Parley\./)
    t.equal(await answers(page).locator('strong').textContent(), 'Parley', 'as Markdown')
    t.match(await answers(page).textContent(), /First words.*3 tokens.*7 tokens of context/)
    t.match(page.url(), /playground\/[0-9a-f-]{36}/)
    await tab.look('playground', isShown)
    await tab.go('/first-run')
    await tab.look('first-run')
  })

  await t.test('resumes an answer after a reload, stops it by Esc, and shows it in two tabs', async (t) => {
    const tab = await open()
    const { page } = tab
    await signUp(tab, 'bob')
    await tab.go('/playground')
    const rest = gate()
    upstream.script(async (call) => { await call.text('The beginning'); await rest.opened; await call.text(', and the end.'); call.finish() })
    await ask(page, 'Tell me')
    await page.getByText('The beginning').waitFor()
    const other = await tab.another()
    await other.page.goto(page.url())
    await other.page.getByText('The beginning').waitFor()
    await page.reload()
    await page.getByText('The beginning').waitFor()
    rest.open()
    await page.getByText('The beginning, and the end.').waitFor()
    await other.page.getByText('The beginning, and the end.').waitFor()
    await isWhole(page)
    t.equal(await answers(page).count(), 1)
    upstream.script(async (call) => { await call.text('For ever'); await call.closed })
    await ask(page, 'And now?')
    await other.page.getByText('For ever').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Stopped').waitFor()
    await other.page.getByText('Stopped').waitFor()
    t.pass('both tabs follow a question of one')
  })

  await t.test('keeps branches of retries and edits over a reload', async (t) => {
    const tab = await open()
    const { page } = tab
    await signUp(tab, 'carol')
    await tab.go('/playground')
    upstream.script(numbered)
    await ask(page, 'First question')
    await isWhole(page)
    const first = await answers(page).locator('.prose-parley').textContent()
    await page.getByRole('button', { name: 'Answer again', exact: true }).click()
    await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor()
    await page.getByRole('button', { name: 'Previous version' }).click()
    await page.getByRole('group', { name: 'Version 1 of 2' }).waitFor()
    t.equal(await answers(page).locator('.prose-parley').textContent(), first)
    await page.reload()
    await page.getByRole('group', { name: 'Version 1 of 2' }).waitFor()
    t.equal(await answers(page).locator('.prose-parley').textContent(), first, 'the branch that was chosen is the one that is shown')
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'Edit' }).fill('Another question')
    await page.keyboard.press('Enter')
    await page.getByRole('article', { name: 'You' }).getByRole('group', { name: 'Version 2 of 2' }).waitFor()
    await page.reload()
    await page.getByText('Another question', { exact: true }).last().waitFor()
    await page.getByRole('article', { name: 'You' }).getByRole('button', { name: 'Previous version' }).click()
    await answers(page).getByRole('group', { name: 'Version 2 of 2' }).waitFor()
    t.equal(await page.getByRole('article', { name: 'You' }).getByText('First question').count(), 1, 'with the newest answer below it')
  })

  await t.test('keeps conversations in order: names, links, files, the archive', async (t) => {
    const tab = await open()
    const { page } = tab
    await signUp(tab, 'dora')
    await tab.go('/playground')
    await ask(page, 'Something to keep')
    await isWhole(page)
    const menu = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: /^Actions for/ }).first().click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    await menu('Rename')
    await page.getByRole('textbox', { name: 'Title' }).fill('Kept')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /Kept/ }).waitFor()
    await menu('Share')
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await page.getByRole('dialog').locator('code').textContent() ?? ''
    const stranger = await open()
    await stranger.page.goto(link)
    await stranger.page.getByText('Something to keep').waitFor()
    await stranger.judge('shared')
    await page.keyboard.press('Escape')
    const [file] = await Promise.all([page.waitForEvent('download'), menu('Export as JSON')])
    t.equal(file.suggestedFilename(), 'Kept.json')
    await page.locator('input[type=file]').setInputFiles(await file.path())
    await page.getByText('The conversation was imported.').first().waitFor()
    await page.getByRole('link', { name: /Kept/ }).nth(1).waitFor()
    await page.getByRole('searchbox').fill('keep')
    await page.getByRole('navigation', { name: 'Conversations' }).getByText(/Something to keep/).first().waitFor()
    t.match(page.url(), /q=keep/)
    await page.getByRole('searchbox').fill('')
    await menu('Archive')
    await page.getByRole('link', { name: /Kept/ }).nth(1).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Show archived' }).click()
    await page.getByRole('link', { name: /Kept/ }).waitFor()
    await page.getByRole('button', { name: 'Raw events' }).click()
    await page.getByRole('dialog').getByText('start', { exact: true }).waitFor()
    await tab.judge('raw events')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Copy as' }).click()
    await page.getByRole('tab', { name: 'openai' }).click()
    t.match(await page.getByRole('dialog').textContent(), /baseURL: '.*\/v1'/)
    await tab.judge('copy as')
  })

  await t.test('says that a login has ended, and goes on where one was', async (t) => {
    const tab = await open()
    const { page } = tab
    await signUp(tab, 'eve')
    await tab.go('/playground?q=x')
    await page.getByRole('searchbox').waitFor()
    tab.expect(/401/)
    const login = await fetch(`${service.url}/api/auth/login`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'eve', password: PASSWORD })
    })
    const { accessToken } = await login.json() as { accessToken: string }
    await fetch(`${service.url}/api/auth/logout-all`, { method: 'POST', headers: { authorization: `Bearer ${accessToken}` } })
    await page.reload()
    await page.getByRole('status').filter({ hasText: 'Your login has ended' }).waitFor()
    await page.getByLabel('Username').fill('eve')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/playground\?q=x/)
    t.notMatch(await page.evaluate('JSON.stringify(localStorage)'), /eyJ/, 'no access token is kept')
  })

  await t.test('has an administrator add an agent, which is tried at once, and change it', async (t) => {
    const tab = await open()
    const { page } = tab
    await tab.signIn('admin')
    await tab.go('/first-run')
    tab.expect(/422|400/)
    await page.getByLabel('Id', { exact: true }).fill('mine')
    await page.getByLabel('Name', { exact: true }).fill('Mine')
    await page.getByRole('button', { name: 'Add and test' }).click()
    await page.getByRole('alert').first().waitFor()
    t.match((await page.getByRole('alert').allTextContents()).join(' '), /needs an endpoint/)
    await page.getByLabel('Endpoint', { exact: true }).fill(upstream.url)
    await page.getByLabel('Model', { exact: true }).fill('model-1')
    await page.getByLabel('API key', { exact: true }).fill('sk-of-mine')
    upstream.probed((response) => { response.writeHead(401).end('{}') })
    await tab.judge('add an agent')
    await page.getByRole('button', { name: 'Add and test' }).click()
    await page.getByText('The agent was saved, but its upstream does not answer').waitFor()
    t.equal(await page.getByLabel('Id', { exact: true }).isDisabled(), true, 'what stays as it is')
    await page.getByText('A key is set. Leave this empty to keep it.').waitFor()
    t.equal(await page.getByLabel('API key', { exact: true }).inputValue(), '')
    upstream.probed((response) => { response.end('{"object":"list","data":[]}') })
    await page.getByLabel('Name', { exact: true }).fill('Really mine')
    const [sent] = await Promise.all([page.waitForRequest((request) => request.method() === 'PATCH'), page.getByRole('button', { name: 'Save and test again' }).click()])
    t.same(sent.postDataJSON(), { name: 'Really mine' }, 'only the change is sent')
    await page.getByText('Really mine is saved, and its upstream answers.').waitFor()
    t.equal(upstream.probes.at(-1)?.headers.authorization, 'Bearer sk-of-mine', 'with the key that was kept')
    await tab.judge('an agent that was added')
    await page.getByRole('link', { name: 'Talk to it' }).click()
    await page.getByRole('button', { name: 'Agent: Really mine' }).waitFor()
    upstream.script(says('I am here.'))
    await ask(page, 'Are you?')
    await page.getByText('I am here.').waitFor()
    t.equal(upstream.calls.at(-1)?.headers.authorization, 'Bearer sk-of-mine')
  })
})

const isShown = async (page: Page): Promise<void> => { await page.locator('.prose-parley strong').waitFor() }
