import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Users', soon: 'This screen is being built.' }, { title: 'Users', soon: '此页面正在建设中。' })
