export { common, fields, portal, problem, status, units } from '../../locales/en.json'
