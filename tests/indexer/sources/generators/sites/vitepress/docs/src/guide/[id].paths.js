export default { paths() { return [{ params: { id: 'made' } }] } }
