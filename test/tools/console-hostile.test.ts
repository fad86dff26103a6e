/** Texts that would run something, wherever the console shows texts of others. */
import t from 'tap'
import type { Page } from 'playwright-core'
import { says } from '../upstream.js'
import { IN_BROWSER, startConsole } from './console.js'
import { HOSTILE } from './hostile-texts.js'

t.setTimeout(600_000)

const UNSAFE = '[...document.querySelectorAll("body script:not([src]), main iframe, main object, main embed, main form[action], main svg [onload], [onerror], [onload], [onfocus], [onmouseover], [ontoggle], main [style*=url]")].map(({ outerHTML }) => outerHTML)'
const BAD_LINKS = '[...document.querySelectorAll("article a, main .prose-parley a")].filter(({ href, rel }) => !/^(https?|mailto):/.test(href) || !rel.includes("noopener")).map(({ outerHTML }) => outerHTML)'
const chunk = (delta: object): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'model-1', choices: [{ index: 0, delta }] })}\n\n`

t.test('hostile texts run nothing, wherever they stand', IN_BROWSER, async (t) => {
  const { service, upstream, open } = await startConsole(t, {
    env: { RATE_LIMIT_MAX: '0' },
    agents: (upstream) => HOSTILE.map((text, index) => upstream.agent(`agent-${index}`, {
      name: text.slice(0, 100), description: text, welcomeText: text, suggestedQuestions: [text.slice(0, 500)]
    }))
  })
  const unharmed = async (page: Page, where: string): Promise<void> => {
    t.equal(await page.evaluate('globalThis.ran'), undefined, `${where}: nothing ran`)
    t.same(await page.evaluate(UNSAFE), [], `${where}: nothing could`)
    t.same(await page.evaluate(BAD_LINKS), [], `${where}: links lead away safely`)
  }
  const { accessToken: token } = await service.register('mallory')
  const tab = await open()
  const { page } = tab
  page.on('dialog', (dialog) => { t.fail(`a dialog: ${dialog.message()}`); void dialog.dismiss() })
  await tab.signIn('mallory')
  const [first = ''] = HOSTILE

  await t.test('as questions, answers, reasoning, and what tools are called with', async (t) => {
    await tab.go('/playground?agent=agent-0')
    await page.getByRole('heading', { level: 2, name: first.slice(0, 20) }).waitFor()
    for (const [index, text] of HOSTILE.entries()) {
      upstream.script((call) => {
        void call.raw(chunk({ reasoning_content: text }))
        void call.raw(chunk({ tool_calls: [{ index: 0, id: `call-${index}`, type: 'function', function: { name: 'look', arguments: JSON.stringify({ [text]: text }) } }] }))
        says(text)(call)
      })
      await page.getByRole('textbox', { name: 'Message' }).fill(text)
      await page.keyboard.press('Enter')
      await page.getByRole('article').nth(2 * index + 1).getByRole('button', { name: 'Answer again', exact: true }).waitFor()
    }
    t.equal(await page.getByRole('article').count(), 2 * HOSTILE.length)
    await page.evaluate('for (const fold of document.querySelectorAll("article details")) fold.open = true')
    t.equal(await page.locator('article details[open]').count(), 2 * HOSTILE.length, 'reasoning and tool calls of each are shown')
    await unharmed(page, 'the conversation')
    const sessionId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const { body: link } = await service.json<{ token: string }>(`/api/chat-sessions/${sessionId}/share`, { method: 'POST', token })
    const stranger = await open()
    await stranger.go(`/shared/${link.token}`)
    await stranger.page.getByText(first, { exact: true }).first().waitFor()
    const answers = stranger.page.locator('.prose-parley')
    await answers.first().waitFor()
    for (let count = await answers.count(); count < HOSTILE.length; count = await answers.count()) {
      await stranger.page.getByRole('button', { name: 'Load more' }).click()
      await answers.nth(count).waitFor()
    }
    await unharmed(stranger.page, 'the shared conversation')
  })

  await t.test('as errors of an upstream, and as titles', async (t) => {
    const { body: session } = await service.json<{ id: string }>('/api/chat-sessions', { token, body: { agentId: 'agent-0', title: 'Errors' } })
    for (const text of HOSTILE) {
      upstream.script(({ response }) => { response.writeHead(400).end(JSON.stringify({ error: { message: text } })) })
      const { status } = await service.json('/api/chat/completions', { token, body: { sessionId: session.id, agentId: 'agent-0', message: 'And as an error' } })
      t.equal(status, 502)
    }
    await tab.go(`/playground/${session.id}`)
    await page.getByText('CHAT_UPSTREAM_ERROR').nth(HOSTILE.length - 1).waitFor()
    await unharmed(page, 'errors of an upstream')
    for (const title of HOSTILE) {
      const { status } = await service.json('/api/chat-sessions', { token, body: { agentId: 'agent-0', title: title.slice(0, 100) } })
      t.equal(status, 201)
    }
    await page.reload()
    await page.getByText('CHAT_UPSTREAM_ERROR').first().waitFor()
    await page.getByRole('link', { name: HOSTILE[48]?.slice(0, 20) ?? '' }).first().waitFor()
    await unharmed(page, 'titles')
  })

  await t.test('as names and descriptions of agents', async (t) => {
    await page.getByRole('button', { name: /^Agent:/ }).click()
    await page.getByRole('option').nth(HOSTILE.length - 1).waitFor()
    await unharmed(page, 'the list of agents')
    await page.keyboard.press('Escape')
    const admin = await open()
    await admin.signIn('admin')
    for (const index of [0, 1, 2, 34, 40, 49]) {
      await admin.go(`/agents?agent=agent-${index}`)
      await admin.page.getByRole('row').nth(HOSTILE.length).waitFor()
      await unharmed(admin.page, `agent ${index}`)
    }
    t.equal(await admin.page.getByRole('row').count(), HOSTILE.length + 1)
  })
})
