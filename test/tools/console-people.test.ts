/** Screens about people, driven in a browser: one's own account, users, usage and the audit. */
import t from 'tap'
import { IN_BROWSER, startConsole } from './console.js'

t.setTimeout(300_000)
t.test('the console', IN_BROWSER, async (t) => {
  const { service, open } = await startConsole(t)
  await service.register('wanda')
  const tab = await open()
  await tab.signIn('admin')
  await tab.go('/users')
  await tab.look('users')
})
