/** A checkout of a few lines, and `build.js` in it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { temporaryFolder } from './helper.js'

/** Makes one; removed after the test. */
export async function project (t: Test): Promise<string> {
  const root = await temporaryFolder(t)
  for (const file of ['build.js', 'build-state.js', 'build-console.js']) await copyFile(file, join(root, file))
  await symlink(resolve('node_modules'), join(root, 'node_modules'))
  await writeFile(join(root, 'package.json'), '{ "type": "module" }')
  for (const folder of ['backup', 'log', 'plugins/deep', 'services', 'routes']) await mkdir(join(root, folder), { recursive: true })
  await writeFile(join(root, 'server.ts'), "process.on('message', async () => { process.send!((await import('./plugins/late.js')).name) })\nprocess.send!('runs')\n")
  await writeFile(join(root, 'plugins/late.ts'), "export const name: string = 'first'\n")
  await writeFile(join(root, 'plugins/deep/gone.ts'), 'export type Nothing = never\n')
  return root
}

/** Builds it. */
export async function run (root: string, ...args: string[]): Promise<{ code: number, err: string }> {
  const child = spawn(process.execPath, ['build.js', ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>])
  return { code, err }
}
