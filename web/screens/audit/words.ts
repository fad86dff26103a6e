import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Audit', soon: 'This screen is being built.' }, { title: 'Audit', soon: '此页面正在建设中。' })
