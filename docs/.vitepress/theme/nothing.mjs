/** A component that shows nothing. */
export default { render: () => null };
