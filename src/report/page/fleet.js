// Finds machines in the report of a fleet. All text is set as text: nothing of the data becomes markup.

const byId = (id) => document.getElementById(id);
const { rows, states, products, rowsAPage } = JSON.parse(byId('data').textContent);
const [find, state, product, status] = ['find', 'state', 'product', 'status'].map(byId);
const [body] = byId('machines-table').getElementsByTagName('tbody');

const MACHINE = 0;
const STATE = 1;
const PRODUCTS = 2;
const DETAIL = 3;
const SOURCE = 4;

/** What is searched, made once: a search through ten thousand is then a walk over strings. */
const texts = rows.map((row) =>
  [row[MACHINE], states[row[STATE]].text, productsOf(row), row[DETAIL], row[SOURCE]].join('\n').toLowerCase(),
);
let found = rows;
let first = 0;

function productsOf(row) {
  return row[PRODUCTS].map((index) => products[index]).join(', ');
}

function search() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wantedState = state.value === '' ? null : Number(state.value);
  const wantedProduct = product.value === '' ? null : Number(product.value);
  found = rows.filter(
    (row, index) =>
      (wantedState === null || row[STATE] === wantedState) &&
      (wantedProduct === null || row[PRODUCTS].includes(wantedProduct)) &&
      words.every((word) => texts[index].includes(word)),
  );
  show(0);
}

function show(from) {
  first = from;
  const some = found.slice(first, first + rowsAPage);
  body.replaceChildren(...some.map(rowElement));
  const last = first + some.length;
  const range = some.length === 0 ? '' : ` Shown: ${figure(first + 1)} to ${figure(last)}.`;
  status.textContent =
    found.length === rows.length
      ? `${figure(rows.length)} machines.${range}`
      : `${figure(found.length)} of ${figure(rows.length)} machines match.${range}`;
  byId('pages').hidden = found.length <= rowsAPage;
  byId('back').disabled = first === 0;
  byId('on').disabled = last >= found.length;
  byId('page').textContent =
    `Page ${figure(first / rowsAPage + 1)} of ${figure(Math.max(1, Math.ceil(found.length / rowsAPage)))}`;
}

const figure = (count) => count.toLocaleString('en-US');

function rowElement(row) {
  const element = document.createElement('tr');
  const machine = document.createElement('th');
  machine.scope = 'row';
  machine.className = 'text';
  machine.append(apart(row[MACHINE]));
  const mark = document.createElement('span');
  mark.className = `mark ${states[row[STATE]].mark}`;
  mark.textContent = states[row[STATE]].text;
  element.append(
    machine,
    cell(mark, ''),
    ...[productsOf(row), row[DETAIL], apart(row[SOURCE])].map((each) => cell(each, 'text')),
  );
  return element;
}

function cell(content, kind) {
  const element = document.createElement('td');
  element.className = kind;
  element.append(content);
  return element;
}

/** Text whose direction does not turn what stands around it. */
function apart(text) {
  const element = document.createElement('bdi');
  element.textContent = text;
  return element;
}

find.addEventListener('input', search);
state.addEventListener('change', search);
product.addEventListener('change', search);
byId('tools').addEventListener('submit', (event) => event.preventDefault());
byId('back').addEventListener('click', () => show(first - rowsAPage));
byId('on').addEventListener('click', () => show(first + rowsAPage));
byId('tools').hidden = false;
search();
