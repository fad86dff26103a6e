import { words } from '../words/index.js'

/** Words about what gives access to an account. */
export const WORDS = words({
  device: 'Device',
  unknownDevice: 'Unknown device',
  current: 'This device',
  address: 'Address',
  lastUsed: 'Last used',
  never: 'never',
  expires: 'Expires',
  signOut: 'Sign out',
  signedOut: 'That device is signed out.',
  noLogins: 'No device is signed in.',
  name: 'Name',
  prefix: 'Begins with',
  created: 'Created',
  revoke: 'Revoke',
  revoked: 'The key is revoked.',
  revokeTitle: (name: string) => `Revoke “${name}”?`,
  revokeText: 'Programs that use it are refused within a second. This cannot be undone.',
  noKeys: 'There are no API keys.'
}, {
  device: '设备',
  unknownDevice: '未知设备',
  current: '当前设备',
  address: '地址',
  lastUsed: '最近使用',
  never: '从未',
  expires: '到期时间',
  signOut: '退出登录',
  signedOut: '该设备已退出登录。',
  noLogins: '没有已登录的设备。',
  name: '名称',
  prefix: '密钥前缀',
  created: '创建时间',
  revoke: '吊销',
  revoked: '密钥已吊销。',
  revokeTitle: (name: string) => `吊销“${name}”？`,
  revokeText: '使用它的程序将在一秒内被拒绝。此操作无法撤销。',
  noKeys: '没有 API 密钥。'
})
