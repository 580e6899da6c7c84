/** The invented service system: management centre, 40 universities, 16 city and 104 county centres, about 300 service points. */
import { CITIES, type City, type County, PROVINCE } from '../platform/pure/divisions.ts'
import { between, type Chance, mulberry32, pick } from './random.ts'

/** An office before it has an id. `parent` is the code of the superior office, null for the management centre alone. */
export type DemoOffice = {
  readonly code: string
  readonly name: string
  readonly kind: 'managementCentre' | 'universityCentre' | 'universitySubCentre' | 'localCentre' | 'localSubCentre' | 'servicePoint'
  readonly parent: string | null
  readonly regionCode: string
  readonly address: string
  readonly phone: string
  readonly hours: string
}

/** Universities are named after landscapes of the province; a likeness to a real school would be chance. */
const UNIVERSITY_STEMS = [
  '皖江',
  '江淮',
  '大别山',
  '新安江',
  '巢湖湾',
  '淮上',
  '天柱山',
  '九华',
  '敬亭山',
  '涂山',
  '琅琊山',
  '花亭湖',
  '太平湖',
  '八公山',
  '采石',
  '焦湖',
  '相城',
  '颍河',
  '涡河',
  '杏花村',
] as const
const UNIVERSITY_FORMS = [
  '理工大学',
  '师范大学',
  '财经大学',
  '农林大学',
  '职业技术学院',
  '开放学院',
  '医药学院',
  '信息工程学院',
  '幼儿师范学院',
  '工程职业学院',
] as const
const ENTERPRISES = ['汽车零部件', '家电制造', '铜材加工', '光伏材料', '茶业', '纺织', '水泥建材', '智能语音', '现代农业', '物流'] as const
const HOURS = '周一至周五 9:00–11:30，14:30–17:00（法定节假日除外）'
const MANAGEMENT_CODE = 'A0000'

/** All offices of the demo province, superiors before their subordinates. The same seed gives the same offices. */
export function demoOffices(seed: number): DemoOffice[] {
  const chance = mulberry32(seed)
  const management: DemoOffice = {
    code: MANAGEMENT_CODE,
    name: '安徽省终身教育学分银行管理中心（演示）',
    kind: 'managementCentre',
    parent: null,
    regionCode: PROVINCE.code,
    address: '合肥市蜀山区示例路 1 号',
    phone: phone(chance),
    hours: HOURS,
  }
  return [management, ...universities(chance), ...CITIES.flatMap((city) => cityOffices(chance, city))]
}

/** The centres of the universities, and sub-centres in every other one. */
function universities(chance: Chance): DemoOffice[] {
  return Array.from({ length: 40 }, (_, i) => {
    const city = i < 16 ? CITIES[0] : CITIES[i % CITIES.length]
    if (city === undefined) throw new RangeError('the province has no cities')
    const stem = UNIVERSITY_STEMS[i % UNIVERSITY_STEMS.length] ?? ''
    const form = UNIVERSITY_FORMS[(i + Math.floor(i / UNIVERSITY_STEMS.length) * 3) % UNIVERSITY_FORMS.length] ?? ''
    const name = stem + form
    const code = `U${String(i + 1).padStart(4, '0')}`
    const at = { regionCode: city.code, address: `${city.name}大学路 ${between(chance, 1, 399)} 号`, hours: HOURS }
    const centre: DemoOffice = {
      ...at,
      code,
      name: `${name}认证服务中心`,
      kind: 'universityCentre',
      parent: MANAGEMENT_CODE,
      phone: phone(chance),
    }
    const schools = i % 2 === 0 ? ['继续教育学院', '信息学院'] : []
    const subCentres = schools.map(
      (school, j): DemoOffice => ({
        ...at,
        code: `${code}${j + 1}`,
        name: `${name}${school}认证分中心`,
        kind: 'universitySubCentre',
        parent: code,
        phone: phone(chance),
      }),
    )
    return [centre, ...subCentres]
  }).flat()
}

/** A city's centre, its counties' sub-centres with their service points, and one point that the city set up itself. */
function cityOffices(chance: Chance, city: City): DemoOffice[] {
  const code = `C${city.code.slice(0, 4)}`
  const centre: DemoOffice = {
    code,
    name: `${city.name}地方认证服务中心`,
    kind: 'localCentre',
    parent: MANAGEMENT_CODE,
    regionCode: city.code,
    address: `${city.name}政务路 ${between(chance, 1, 99)} 号`,
    phone: phone(chance),
    hours: HOURS,
  }
  const enterprise: DemoOffice = {
    ...centre,
    code: `${code}P1`,
    name: `${city.name.slice(0, -1)}${pick(chance, ENTERPRISES)}企业受理点（示例）`,
    kind: 'servicePoint',
    parent: code,
    address: `${city.name}工业路 ${between(chance, 1, 299)} 号`,
    phone: phone(chance),
  }
  return [centre, enterprise, ...city.counties.flatMap((county) => countyOffices(chance, city, county, code))]
}

function countyOffices(chance: Chance, city: City, county: County, parent: string): DemoOffice[] {
  const code = `D${county.code}`
  const base = { regionCode: county.code, hours: HOURS }
  const subCentre: DemoOffice = {
    ...base,
    code,
    name: `${city.name}${county.name}地方认证分中心`,
    kind: 'localSubCentre',
    parent,
    address: `${city.name}${county.name}人民路 ${between(chance, 1, 199)} 号`,
    phone: phone(chance),
  }
  const count = between(chance, 2, 3)
  const step = Math.max(1, Math.floor(county.townships.length / count))
  const points = county.townships
    .filter((_, i) => i % step === 0)
    .slice(0, count)
    .map((township, i): DemoOffice => {
      const form = township.name.endsWith('街道')
        ? pick(chance, ['社区教育学校', '老年学校', '便民服务中心'])
        : pick(chance, ['成人文化技术学校', '便民服务中心', '老年学校'])
      return {
        ...base,
        code: `${code}P${i + 1}`,
        name: `${county.name}${township.name}${form}受理点`,
        kind: 'servicePoint',
        parent: code,
        regionCode: township.code,
        address: `${city.name}${county.name}${township.name}幸福路 ${between(chance, 1, 99)} 号`,
        phone: phone(chance),
      }
    })
  return [subCentre, ...points]
}

/** Numbers that begin with 0 behind the area code are never given to subscribers. */
function phone(chance: Chance): string {
  return `0550-0${String(between(chance, 0, 999_999)).padStart(6, '0')}`
}
