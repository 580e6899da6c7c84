import { Button, Checkbox, Form, Input, InputNumber, Radio } from 'antd'
import { useOne } from '../api/hooks.ts'
import { organizationDetail } from '@creditbank/contract/organizations'
import { useT } from '../i18n/words.ts'
import { useNeeded } from '../parts/CommandForm.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { Block } from '../parts/Page.tsx'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { learnerKinds, levels, takings } from './content.ts'
import { PictureField } from './PictureField.tsx'
import { UnitsField } from './UnitsField.tsx'
import { words } from './words.ts'

const useDelivery = (): 'counter' | 'voucher' => {
  const form = Form.useFormInstance()
  return Form.useWatch('delivery', form) === 'voucher' ? 'voucher' : 'counter'
}

/** What the activity is, when, for whom, and what happens to goods that nobody collects. */
export const AboutFields = ({ names }: { readonly names: Readonly<Record<string, string>> }) => {
  const t = useT(words)
  const needed = useNeeded()
  const delivery = useDelivery()
  const day = (name: 'startsOn' | 'endsOn' | 'collectUntil') => (
    <Form.Item name={name} label={t(name)} rules={[needed(t(name))]}>
      <DayInput />
    </Form.Item>
  )
  return (
    <>
      <Block title={t('about')}>
        <Form.Item name="title" label={t('title')} rules={[needed(t('title'))]}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="rules" label={t('rules')} rules={[needed(t('rules'))]}>
          <Input.TextArea rows={4} maxLength={4000} />
        </Form.Item>
        <Form.Item name="delivery" label={t('delivery')}>
          <Radio.Group options={(['counter', 'voucher'] as const).map((value) => ({ value, label: t(`delivery.${value}`) }))} />
        </Form.Item>
        {day('startsOn')}
        {day('endsOn')}
        {delivery === 'counter' && day('collectUntil')}
      </Block>
      <Block title={t('who')}>
        <Form.Item name="units" label={t('units')}>
          <UnitsField names={names} />
        </Form.Item>
        <Form.Item name="kinds" label={t('kinds')}>
          <Checkbox.Group options={learnerKinds.map((value) => ({ value, label: t(`kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="level" label={t('level')}>
          <Radio.Group options={levels.map((value) => ({ value, label: t(`level.${value}`) }))} />
        </Form.Item>
      </Block>
      <Block title={t('takes')}>
        <p className="lead">{t('takes.lead')}</p>
        <Form.Item name="takes" label={t('takes.label')}>
          <Radio.Group options={takings.map((value) => ({ value, label: t(`takes.${value}`) }))} />
        </Form.Item>
      </Block>
      {delivery === 'counter' && (
        <Block title={t('policy')}>
          <Form.Item name="cancelReturns" valuePropName="checked">
            <Checkbox>{t('cancelReturns')}</Checkbox>
          </Form.Item>
          <Form.Item name="lapseReturns" valuePropName="checked">
            <Checkbox>{t('lapseReturns')}</Checkbox>
          </Form.Item>
        </Block>
      )}
    </>
  )
}

/** Where goods are collected. Vouchers need no point. */
export const PointFields = () => {
  const t = useT(words)
  const needed = useNeeded()
  if (useDelivery() === 'voucher') return null
  return (
    <Block title={t('points')}>
      <p className="lead">{t('points.lead')}</p>
      <Form.List name="points">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="row-fields">
                <Form.Item name={[name, 'pointId']} label={t('point')} rules={[needed(t('point'))]} className="grow">
                  <UnitSelect />
                </Form.Item>
                <Form.Item name={[name, 'hours']} label={t('hours')} rules={[needed(t('hours'))]} className="grow">
                  <Input maxLength={200} />
                </Form.Item>
                <Button onClick={() => remove(name)} disabled={rows.length === 1}>
                  {t('remove')}
                </Button>
              </div>
            ))}
            <Button onClick={() => add({})} disabled={rows.length >= 30}>
              {t('point.add')}
            </Button>
          </>
        )}
      </Form.List>
    </Block>
  )
}

const Planned = ({ good, pointId }: { readonly good: number; readonly pointId: string }) => {
  const t = useT(words)
  const name = useOne(organizationDetail, { id: pointId }, { staleTime: 300_000 }).data?.name ?? ''
  return (
    <Form.Item name={[good, 'stock', pointId]} label={t('good.planned', { point: name })}>
      <InputNumber min={0} max={1_000_000} precision={0} />
    </Form.Item>
  )
}

const GoodRow = ({ name, onRemove, alone }: { readonly name: number; readonly onRemove: () => void; readonly alone: boolean }) => {
  const t = useT(words)
  const needed = useNeeded()
  const form = Form.useFormInstance()
  const delivery = useDelivery()
  const points: readonly ({ readonly pointId?: string } | undefined)[] = Form.useWatch('points', form) ?? []
  const ids = [...new Set(points.flatMap((p) => (p?.pointId === undefined || p.pointId === '' ? [] : [p.pointId])))]
  return (
    <fieldset className="good-fields">
      <legend>{t('good')}</legend>
      <Form.Item name={[name, 'id']} hidden>
        <Input />
      </Form.Item>
      <div className="row-fields">
        <Form.Item name={[name, 'name']} label={t('good.name')} rules={[needed(t('good.name'))]} className="grow">
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name={[name, 'points']} label={t('good.points')} rules={[needed(t('good.points'))]}>
          <InputNumber min={1} max={1_000_000} precision={0} />
        </Form.Item>
        <Form.Item name={[name, 'perPerson']} label={t('good.perPerson')} rules={[needed(t('good.perPerson'))]}>
          <InputNumber min={1} max={100} precision={0} />
        </Form.Item>
        <Button onClick={onRemove} disabled={alone}>
          {t('remove')}
        </Button>
      </div>
      <Form.Item name={[name, 'about']} label={t('good.about')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      {delivery === 'counter' && (
        <div className="row-fields">
          {ids.map((pointId) => (
            <Planned key={pointId} good={name} pointId={pointId} />
          ))}
        </div>
      )}
      <Form.Item name={[name, 'pictureId']} label={t('picture')}>
        <PictureField />
      </Form.Item>
    </fieldset>
  )
}

/** The goods: name, points, limit, picture, and how many lie at each point. */
export const GoodFields = () => {
  const t = useT(words)
  return (
    <Block title={t('goods')}>
      <Form.List name="goods">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <GoodRow key={key} name={name} alone={rows.length === 1} onRemove={() => remove(name)} />
            ))}
            <Button onClick={() => add({ perPerson: 1, about: '' })} disabled={rows.length >= 60}>
              {t('good.add')}
            </Button>
          </>
        )}
      </Form.List>
    </Block>
  )
}
