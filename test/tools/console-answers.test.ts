/** What stands around an answer, driven in a browser: how it came about, what it took, what can be done with it. */
import { execFile } from 'node:child_process'
import t from 'tap'
import type { Page } from 'playwright-core'
import { gate, says } from '../upstream.js'
import { IN_BROWSER, startConsole } from './console.js'

t.setTimeout(600_000)

const PIXEL = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const chunk = (delta: object): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'model-1', choices: [{ index: 0, delta }] })}\n\n`
const ask = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}
const again = (page: Page) => page.getByRole('button', { name: 'Answer again', exact: true })

t.test('an answer and what belongs to it', IN_BROWSER, async (t) => {
  const { service, upstream, open } = await startConsole(t, {
    env: { RATE_LIMIT_MAX: '0' },
    agents: (upstream) => [
      upstream.agent('writer', { name: 'Writer', price: { input: 1_000_000, output: 2_000_000, currency: 'EUR' } }), upstream.agent('critic', { name: 'Critic', description: 'Finds fault.' })
    ]
  })
  await service.register('ada')
  const tab = await open()
  const { page } = tab
  await tab.signIn('ada')

  await t.test('reasoning is folded, tool calls are shown, and the figures stand below', async (t) => {
    await tab.go('/playground?agent=writer')
    const thought = gate()
    upstream.script(async (call) => {
      await call.raw(chunk({ reasoning_content: 'First I weigh it.' }))
      await thought.opened
      await call.raw(chunk({ tool_calls: [{ index: 0, id: 'call-1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }] }))
      says('It will rain.')(call)
    })
    await ask(page, 'Weather?')
    await page.getByText('Thinking…').waitFor()
    t.equal(await page.getByText('First I weigh it.').isVisible(), false, 'folded')
    await page.getByText('Thinking…').click()
    await page.getByText('First I weigh it.').waitFor()
    thought.open()
    await again(page).waitFor()
    t.equal(await page.getByText('First I weigh it.').isVisible(), true, 'and it stays as one has left it')
    await page.getByText('Tool call: weather').click()
    await page.getByText('"city": "Oslo"').waitFor()
    const figures = await page.getByRole('article', { name: 'Writer' }).locator('footer p').textContent() ?? ''
    for (const figure of [/model-1/, /First words \d/, /\d tokens\/s/, /3 tokens/, /7 tokens of context/, /Cost €13/]) t.match(figures, figure)
    await tab.judge('an answer with reasoning')
    await page.reload()
    await page.getByText('Tool call: weather').waitFor()
    t.equal(await page.getByText('First I weigh it.').isVisible(), false)
    t.match(await page.getByRole('article', { name: 'Writer' }).locator('footer p').textContent(), /Cost €13/)
  })

  await t.test('a judgement is kept, and taken back', async (t) => {
    const isPressed = (name: string, pressed: boolean) => page.getByRole('button', { name, pressed }).waitFor()
    await page.getByRole('button', { name: 'Good answer' }).click()
    await isPressed('Good answer', true)
    await page.getByRole('button', { name: 'Bad answer' }).click()
    await isPressed('Bad answer', true)
    await page.reload()
    await isPressed('Bad answer', true)
    await isPressed('Good answer', false)
    await page.getByRole('button', { name: 'Bad answer' }).click()
    await isPressed('Bad answer', false)
    t.pass()
  })

  await t.test('another agent answers the same question', async (t) => {
    upstream.script(says('I doubt it.'))
    await page.getByRole('button', { name: 'Answer again with…' }).click()
    await page.getByRole('menuitem', { name: 'Critic' }).click()
    const answer = page.getByRole('article', { name: 'Critic' })
    await answer.getByText('I doubt it.').waitFor()
    await answer.getByRole('group', { name: 'Version 2 of 2' }).waitFor()
    t.equal(upstream.calls.at(-1)?.body.messages.at(-1)?.content, 'Weather?')
  })

  await t.test('a picture is shown when it is asked for, and one of elsewhere is a link', async (t) => {
    upstream.script(says(`![dot](${PIXEL}) and ![far](https://example.org/far.png)`))
    await ask(page, 'Draw')
    await page.getByRole('button', { name: /dot/ }).waitFor()
    await again(page).nth(1).waitFor()
    t.equal(await page.locator('article img').count(), 0)
    const far = page.getByRole('link', { name: /far/ })
    t.same([await far.getAttribute('href'), await far.getAttribute('rel'), await far.getAttribute('target')], ['https://example.org/far.png', 'noopener noreferrer nofollow', '_blank'])
    await page.getByRole('button', { name: /dot/ }).click()
    t.equal(await page.evaluate('(async () => { const image = document.querySelector("article img"); await image.decode(); return image.naturalWidth })()'), 1, 'it is drawn')
  })

  await t.test('a question is taken back before it has begun', async (t) => {
    await page.getByRole('button', { name: 'New conversation' }).first().click()
    await page.waitForURL(/playground(\?.*)?$/)
    upstream.script(async (call) => { await call.closed })
    const held = gate()
    await page.route('**/api/chat/completions', async (route) => { await held.opened; await route.continue() })
    await ask(page, 'Never mind')
    await page.getByRole('button', { name: 'Stop' }).click()
    t.equal(await page.getByRole('textbox', { name: 'Message' }).inputValue(), 'Never mind', 'one has it again')
    held.open()
    await page.getByRole('link', { name: /Never mind/ }).click()
    await page.getByText('Stopped').waitFor()
    t.pass('what had begun meanwhile was stopped')
    await page.unroute('**/api/chat/completions')
  })

  await t.test('so is another answer, another wording, and a further question: one is where one was', async (t) => {
    const answer = page.getByRole('article', { name: 'Writer' })
    const stop = page.getByRole('button', { name: 'Stop' })
    await page.getByRole('button', { name: 'New conversation' }).first().click()
    await page.waitForURL(/playground(\?.*)?$/)
    upstream.script(says('The first answer.'))
    await ask(page, 'A question')
    await again(page).waitFor()
    upstream.script(async (call) => { await call.closed })
    for (const [path, begin, isBack] of [
      ['retry', async () => { await again(page).click() }, async () => { await answer.getByRole('group', { name: 'Version 1 of 2' }).waitFor() }],
      ['edit', async () => {
        await page.getByRole('button', { name: 'Edit' }).click()
        await page.getByRole('textbox', { name: 'Edit' }).fill('Another wording')
        await page.keyboard.press('Enter')
      }, async () => {
        await page.getByRole('button', { name: 'Ask again', exact: true }).and(page.locator(':enabled')).waitFor()
        t.equal(await page.getByRole('textbox', { name: 'Edit' }).inputValue(), 'Another wording', 'one has the text again')
        await page.getByRole('button', { name: 'Cancel' }).click()
        await page.getByRole('article', { name: 'You' }).getByRole('group', { name: 'Version 1 of 2' }).waitFor()
      }],
      ['completions', async () => { await ask(page, 'Never mind') }, async () => {
        t.equal(await page.getByRole('textbox', { name: 'Message' }).inputValue(), 'Never mind')
        await page.getByRole('textbox', { name: 'Message' }).fill('')
        await page.getByRole('article', { name: 'You' }).getByText('Never mind').waitFor({ state: 'detached' })
      }]
    ] as const) {
      const [held, calls] = [gate(), upstream.calls.length]
      await page.route(`**/${path}`, async (route) => { await held.opened; await route.continue() })
      await begin()
      await stop.click()
      await stop.waitFor({ state: 'detached' })
      const returned = page.waitForResponse((response) => response.request().method() === 'PATCH')
      held.open()
      t.match((await returned).status(), 200)
      await isBack()
      await answer.getByText('The first answer.').waitFor()
      t.equal(await page.getByText('Stopped').count(), 0, `${path}: what began all the same is out of sight`)
      t.ok(upstream.calls.length <= calls + 1)
      await Promise.all(upstream.calls.slice(calls).map(({ closed }) => closed))
      await page.unroute(`**/${path}`)
    }
    await page.reload()
    await answer.getByText('The first answer.').waitFor()
    t.equal(await page.getByText('Stopped').count(), 0, 'after a reload, too')
  })

  await t.test('the palette by keyboard', async (t) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Commands' }).or(page.getByRole('dialog')).first().waitFor()
    await tab.judge('the palette')
    await page.keyboard.type('account')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account/)
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('Dark')
    await page.getByRole('option', { name: 'Dark' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForFunction("document.documentElement.dataset.theme === 'dark'")
    t.pass()
  })

  await t.test('copied as a program, which then runs with a key that was made there', async (t) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await tab.go('/playground')
    await page.getByRole('textbox', { name: 'Message' }).fill('It\'s a "question"')
    await page.getByRole('button', { name: 'Copy as' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Create a key' }).click()
    await dialog.getByText('It is shown this once').waitFor()
    await tab.judge('a program with its key')
    for (const [name, part] of [['curl', /curl -N/], ['parley-client', /createClient/], ['useChat', /DefaultChatTransport/], ['openai', /baseURL/]] as const) {
      await dialog.getByRole('tab', { name, exact: true }).click()
      await dialog.getByRole('tabpanel').getByRole('button', { name: 'Copy' }).click()
      const copied = await page.evaluate('navigator.clipboard.readText()') as string
      t.match(copied, part)
      t.notMatch(copied, /pk_…/)
      t.match(copied, /pk_\w+/)
    }
    await dialog.getByRole('tab', { name: 'curl', exact: true }).click()
    await dialog.getByRole('tabpanel').getByRole('button', { name: 'Copy' }).click()
    const command = await page.evaluate('navigator.clipboard.readText()') as string
    upstream.script(says('Asked by curl.'))
    const printed = await new Promise<string>((resolve) => { execFile('bash', ['-c', command], (_error, stdout) => { resolve(stdout) }) })
    t.match(printed, /Asked by curl\./)
    t.equal(upstream.calls.at(-1)?.body.messages.at(-1)?.content, 'It\'s a "question"')
    await dialog.getByRole('link', { name: 'Your keys' }).click()
    await page.getByRole('cell', { name: /From the console/ }).waitFor()
  })
})
