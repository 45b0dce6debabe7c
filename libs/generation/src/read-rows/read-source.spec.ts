import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '#kernel';
import { readSource, type BatchText } from './read-source.js';

const prompts = (source: BatchText) => readSource(source).rows.map((row) => row.prompt);
const csv = (text: string) => readSource({ kind: 'csv', text });

function refusal(source: BatchText): { code: string; extra: unknown } {
  try {
    readSource(source);
  } catch (error) {
    if (error instanceof ProblemError) return { code: error.code, extra: error.extra };
    throw error;
  }
  throw new Error('it was read');
}

describe('lines', () => {
  it('are prompts, with the number of their line', () => {
    const { rows } = readSource({ kind: 'lines', text: '\uFEFF a cat \r\n\r\n一只猫\n' });
    expect(rows.map(({ line, prompt }) => [line, prompt])).toEqual([
      [1, 'a cat'],
      [3, '一只猫'],
    ]);
  });

  it('are a thousand at most, and one at least', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `row ${n}`).join('\n');
    expect(prompts({ kind: 'lines', text: many(1000) })).toHaveLength(1000);
    expect(refusal({ kind: 'lines', text: many(1001) })).toMatchObject({
      code: 'batch_too_long',
      extra: { max: 1000 },
    });
    expect(refusal({ kind: 'lines', text: ' \n\n' }).code).toBe('batch_empty');
  });

  it('hold no characters that a database cannot', () => {
    expect(prompts({ kind: 'lines', text: 'a\u0000b \ud83d c' })).toEqual(['ab \ufffd c']);
  });
});

describe('a table', () => {
  it('has quotes, line breaks in cells, a byte order mark, and lines that can be found', () => {
    const { rows } = csv(
      '\uFEFFPrompt,数量\r\n"a ""red"" cat,\r\non a mat",2\r\n\r\n狗,\r\n,,\r\n',
    );
    expect(rows.map(({ line, prompt, count }) => [line, prompt, count])).toEqual([
      [2, 'a "red" cat,\non a mat', '2'],
      [5, '狗', ''],
    ]);
  });

  it('may be separated by what a spreadsheet chose', () => {
    expect(csv('prompt;style\na, b;anime').rows[0]).toMatchObject({
      prompt: 'a, b',
      style: 'anime',
    });
    expect(csv('"prompt;x"\tprompt\n1\tb').rows[0]?.prompt).toBe('b');
    const tsv = readSource({ kind: 'tsv', text: 'prompt\tcount\na 12" frame\t3' });
    expect(tsv.rows[0]).toMatchObject({ prompt: 'a 12" frame', count: '3' });
  });

  it('keeps what looks like a formula as text', () => {
    expect(csv('prompt\n"=HYPERLINK(""http://x"")"\n+1 apple').rows.map((r) => r.prompt)).toEqual([
      '=HYPERLINK("http://x")',
      '+1 apple',
    ]);
  });

  it('takes its columns in any writing and names those that it does not know', () => {
    const { rows, ignoredColumns } = csv('提示词,Aspect ratio,Resolution,note\na,16:9,2k,x');
    expect(rows[0]).toMatchObject({ prompt: 'a', aspectRatio: '16:9', resolution: '2k' });
    expect(ignoredColumns).toEqual(['note']);
  });

  it('finds fault with a row alone', () => {
    const { rows } = csv('prompt,count\na,1,stray\nb,2');
    expect(rows.map((row) => row.problems.map(({ code }) => code))).toEqual([
      ['too_many_cells'],
      [],
    ]);
  });

  it('does not count rows without values, however many there are', () => {
    const text = `prompt,style,count\n${'a,,\n,,\n'.repeat(700)}`;
    expect(readSource({ kind: 'csv', text }).rows).toHaveLength(700);
  });

  it('is refused as a whole where it cannot be read, with the line', () => {
    expect(refusal({ kind: 'csv', text: 'prompt\n"open\nand on' })).toMatchObject({
      code: 'batch_unreadable',
      extra: { line: expect.any(Number) },
    });
    expect(refusal({ kind: 'csv', text: `prompt\n${'x'.repeat(70_000)}` })).toMatchObject({
      code: 'batch_unreadable',
      extra: { line: 2 },
    });
    expect(refusal({ kind: 'csv', text: 'style\nanime' }).code).toBe('batch_no_prompt_column');
    expect(refusal({ kind: 'csv', text: 'prompt,Prompt\na,b' })).toMatchObject({
      code: 'batch_column_twice',
    });
    expect(refusal({ kind: 'csv', text: 'prompt\n' }).code).toBe('batch_empty');
    expect(refusal({ kind: 'csv', text: `prompt${',x'.repeat(100)}` }).code).toBe(
      'batch_unreadable',
    );
    const rows = Array.from({ length: 1001 }, () => 'a').join('\n');
    expect(refusal({ kind: 'csv', text: `prompt\n${rows}` }).code).toBe('batch_too_long');
  });
});

describe('what no picture of a list may show', () => {
  it('holds for the rows that say nothing of it, letter by letter', () => {
    const negative = ' {{people}} ';
    const lines = readSource({ kind: 'lines', text: 'a cat', negative });
    expect(lines.rows).toMatchObject([{ negative: '{{people}}' }]);
    const table = readSource({ kind: 'csv', text: 'prompt,negative\na,cars\nb,', negative });
    expect(table.rows.map((row) => row.negative)).toEqual(['cars', '{{people}}']);
  });
});

describe('a template', () => {
  const of = (template: string, text: string): BatchText => ({ kind: 'template', template, text });

  it('is filled from each row', () => {
    expect(
      prompts(of('A {{ colour }} {{thing}}, {{colour}}', 'thing,colour\ncup,red\n杯子,{{x}}')),
    ).toEqual(['A red cup, red', 'A {{x}} 杯子, {{x}}']);
  });

  it('says which value is missing, row by row', () => {
    const { rows } = readSource(of('{{a}} {{b}}', 'a,b,count\n1,,2'));
    expect(rows[0]).toMatchObject({
      count: '2',
      problems: [{ code: 'value_missing', params: { variables: ['b'] } }],
    });
  });

  it('is searched in time that grows with its length alone, whatever stands in it', () => {
    const hostile = `{{a}}{{${' '.repeat(3_980)}x`;
    const rows = Array.from({ length: 1_000 }, () => '1').join('\n');
    expect(prompts(of(hostile, `a\n${rows}`))).toHaveLength(1_000);
  });

  it('is not built further than a prompt may go', () => {
    const long = Array.from({ length: 14 }, () => 'x'.repeat(60_000)).join('\n');
    const built = prompts(of('{{a}}'.repeat(800), `a\n${long}`));
    expect(built.map((prompt) => prompt.length)).toEqual(Array(14).fill(4_001));
  });

  it('may name a column as it likes: what stands in it is a value then, and no setting', () => {
    const { rows, ignoredColumns } = readSource(
      of(
        'A {{style}} cup {{without}} {{ 排除 }}',
        'style,without,negative,排除\nold,a lid,mice,柄',
      ),
    );
    expect(rows).toMatchObject([{ prompt: 'A old cup a lid 柄', style: '', negative: 'mice' }]);
    expect(ignoredColumns).toEqual([]);
    const other = readSource(of('A {{colour}} cup', 'colour,without\nred,a lid'));
    expect(other.rows).toMatchObject([{ prompt: 'A red cup', negative: 'a lid' }]);
  });

  it('may say what must not be in its pictures, with variables, too', () => {
    const negative = 'stains, {{rival}} {{colour}}';
    const { rows } = readSource({
      ...of('A {{colour}} cup', 'colour,rival,negative\nred,blue,\nblue,,\ngreen,,mice {{rival}}'),
      negative,
    });
    expect(rows.map((row) => [row.negative, row.problems.map(({ params }) => params)])).toEqual([
      ['stains, blue red', []],
      ['stains,  blue', [{ variables: ['rival'] }]],
      ['mice {{rival}}', []],
    ]);
    expect(refusal({ ...of('A cup', 'a\n1'), negative: '{{b}}' })).toMatchObject({
      code: 'batch_unknown_variables',
      extra: { variables: ['b'] },
    });
    expect(readSource({ ...of('A cup', 'a\n1'), negative: '{{a}}' }).rows).toMatchObject([
      { prompt: 'A cup', negative: '1' },
    ]);
  });

  it('needs variables, and columns for them', () => {
    expect(refusal(of('a cat', 'a\n1')).code).toBe('batch_no_variables');
    expect(refusal(of('{{a}} {{c}}', 'a,b\n1,2'))).toMatchObject({
      code: 'batch_unknown_variables',
      extra: { variables: ['c'] },
    });
  });
});
