/** Words that stand in more than one place. */
import { words } from './index.js'

/** Words of the components. */
export const WORDS = words({
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser did not let the page copy. Select the text instead.',
  copyRequestId: 'Copy request id',
  showImage: 'Show image',
  openImage: 'Open image in a new window',
  retry: 'Try again',
  loading: 'Loading',
  notice: 'Notice',
  notices: 'Notices',
  named: (name: string, value: string) => `${name}: ${value}`,
  pages: 'Pages',
  previous: 'Previous',
  next: 'Next'
}, {
  close: '关闭',
  cancel: '取消',
  save: '保存',
  copy: '复制',
  copied: '已复制',
  notCopied: '浏览器不允许页面复制，请手动选择文本。',
  copyRequestId: '复制请求编号',
  showImage: '显示图片',
  openImage: '在新窗口打开图片',
  retry: '重试',
  loading: '加载中',
  notice: '通知',
  notices: '通知',
  named: (name: string, value: string) => `${name}：${value}`,
  pages: '分页',
  previous: '上一页',
  next: '下一页'
})
