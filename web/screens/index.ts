/** All screens, in the order of the navigation. A new one is a folder with an `index.tsx`, and a line here. */
import {
  Activity, Bot, ChartColumn, CircleUser, Fingerprint, Gauge, Layers, MessagesSquare, Rocket, ScrollText, ServerCog, Users
} from 'lucide-react'
import type { Screen } from '../shell/screen.js'

/** The console's screens. */
export const SCREENS: readonly Screen[] = [
  { path: '/sign-in', access: 'anyone', title: { en: 'Sign in', zh: '登录' }, load: () => import('./sign-in/index.js') },
  { path: '/shared/$token', access: 'anyone', title: { en: 'Shared conversation', zh: '分享的会话' }, load: () => import('./shared/index.js') },
  { path: '/first-run', access: 'user', section: 'use', icon: Rocket, title: { en: 'First steps', zh: '快速上手' }, load: () => import('./first-run/index.js') },
  { path: '/playground/{-$sessionId}', access: 'user', section: 'use', icon: MessagesSquare, isFull: true, title: { en: 'Playground', zh: '对话' }, load: () => import('./playground/index.js') },
  { path: '/overview', access: 'admin', section: 'operate', icon: Gauge, title: { en: 'Overview', zh: '概览' }, load: () => import('./overview/index.js') },
  { path: '/running', access: 'admin', section: 'operate', icon: Activity, title: { en: 'Running', zh: '正在生成' }, load: () => import('./running/index.js') },
  { path: '/agents', access: 'admin', section: 'operate', icon: Bot, title: { en: 'Agents', zh: '智能体' }, load: () => import('./agents/index.js') },
  { path: '/find', access: 'admin', section: 'operate', icon: Fingerprint, title: { en: 'Find by id', zh: '按编号查找' }, load: () => import('./find/index.js') },
  { path: '/usage', access: 'admin', section: 'operate', icon: ChartColumn, title: { en: 'Usage', zh: '用量' }, load: () => import('./usage/index.js') },
  { path: '/users', access: 'admin', section: 'operate', icon: Users, title: { en: 'Users', zh: '用户' }, load: () => import('./users/index.js') },
  { path: '/audit', access: 'admin', section: 'operate', icon: ScrollText, title: { en: 'Audit', zh: '审计日志' }, load: () => import('./audit/index.js') },
  { path: '/queues', access: 'admin', section: 'operate', icon: Layers, title: { en: 'Queues and caches', zh: '队列与缓存' }, load: () => import('./queues/index.js') },
  { path: '/system', access: 'admin', section: 'operate', icon: ServerCog, title: { en: 'System', zh: '系统' }, load: () => import('./system/index.js') },
  { path: '/account', access: 'user', section: 'own', icon: CircleUser, title: { en: 'Account', zh: '我的账号' }, load: () => import('./account/index.js') }
]
