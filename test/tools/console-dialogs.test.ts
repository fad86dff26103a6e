/** Windows of the screen of agents, each judged on a phone in both themes. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { temporaryFolder } from '../helper.js'
import { startUpstream } from '../upstream.js'
import { IN_BROWSER, startConsole } from './console.js'

t.setTimeout(300_000)

t.test('windows of the screen of agents', IN_BROWSER, async (t) => {
  const path = join(await temporaryFolder(t), 'agents.json')
  const upstream = await startUpstream(t)
  const entry = upstream.agent('writer', { name: 'Writer', description: 'Writes what you ask for.' })
  const write = (...agents: object[]) => writeFile(path, JSON.stringify({ agents }))
  await write(entry)
  const { open } = await startConsole(t, { env: { AGENTS_CONFIG_PATH: path, UPSTREAM_ALLOWED_HOSTS: '127.0.0.1' } })
  const tab = await open()
  const { page } = tab
  const dialog = page.getByRole('dialog')
  // A window that can be closed has a cross named so, too, before the button.
  const press = (name: string) => dialog.getByRole('button', { name, exact: true }).last().click()
  await tab.signIn('admin')
  await tab.go('/agents')

  await page.getByRole('button', { name: 'Add agent' }).click()
  await dialog.getByLabel('Id', { exact: true }).fill('made')
  await tab.judgeOpen('the form of a new agent')
  tab.expect(/status of 4(00|22)/)
  await press('Create')
  await dialog.getByRole('alert').first().waitFor()
  await tab.judgeOpen('the form with errors')
  await dialog.getByLabel('Name', { exact: true }).fill('Made here')
  await dialog.getByLabel('Endpoint', { exact: true }).fill(`${upstream.url}/v1`)
  await dialog.getByLabel('Model', { exact: true }).fill('model-1')
  await dialog.getByLabel('API key', { exact: true }).fill('sk-of-the-form')
  upstream.probed((response) => { response.writeHead(401).end('{}') })
  await press('Create')
  await dialog.getByText('its upstream does not answer as it should').waitFor()
  await tab.judgeOpen('an agent whose upstream does not answer')
  await press('Close')

  await page.getByRole('button', { name: 'Made here' }).click()
  await page.getByRole('button', { name: 'Test now' }).click()
  await page.getByText('The test found:').waitFor()
  await tab.judgeOpen('a test that failed')
  await page.getByRole('button', { name: 'Edit' }).click()
  await dialog.getByText('A key is set. Leave this empty to keep it.').waitFor()
  await dialog.getByText('More settings').click()
  await tab.judgeOpen('the form of an agent that is there')
  await press('Cancel')
  await page.getByRole('button', { name: 'Deactivate' }).click()
  await dialog.getByText('Deactivate Made here?').waitFor()
  await tab.judgeOpen('the question before an agent is deactivated')
  await press('Deactivate')
  await page.getByText('Reason: it was deleted').waitFor()
  await tab.judgeOpen('an agent that is inactive')

  await page.getByRole('button', { name: 'Agents file' }).click()
  await dialog.getByText('a reload would change nothing').waitFor()
  await tab.judgeOpen('a file that is in use')
  await press('Close')
  await write({ id: 'BAD' }, { id: 'writer', provider: 'nothing' })
  await page.getByRole('button', { name: 'Agents file' }).click()
  await dialog.getByText('The file cannot be used').waitFor()
  await tab.judgeOpen('a file with errors')
})
