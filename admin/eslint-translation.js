import ts from "typescript";

/**
 * A translator built into a browser replaces text nodes with elements of its own. React keeps the replaced nodes: it then
 * changes a text that is no longer shown, or fails when it removes one. The only string in an element is safe, because
 * React replaces the whole content of the element instead.
 */
export const translatableText = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      mixed:
        "Text that changes must be the only content of its element, or a translated page keeps the old one: use one template string, or an element around it.",
      fragment: "Text must be in an element: in a fragment, a translated page fails to remove it.",
    },
  },
  create(context) {
    const { esTreeNodeToTSNodeMap, program } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    const isText = (expression) => {
      if (expression.type === "Literal") return false;
      if (expression.type === "Identifier" && expression.name === "children") return true;
      const type = checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(expression));
      if (type.aliasSymbol?.name === "ReactNode") return false;
      return (type.isUnion() ? type.types : [type]).some(
        (one) =>
          (one.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike)) !== 0 &&
          !(one.isStringLiteral() && one.value === ""),
      );
    };
    const isShown = (child) =>
      child.type === "JSXText"
        ? /\S/.test(child.value)
        : child.type !== "JSXExpressionContainer" || child.expression.type !== "JSXEmptyExpression";
    return {
      ":matches(JSXElement, JSXFragment)"(node) {
        const shown = node.children.filter(isShown);
        const isFragment = node.type === "JSXFragment";
        for (const child of shown) {
          const isChanging = child.type === "JSXExpressionContainer" && isText(child.expression);
          if (isFragment && (child.type === "JSXText" || isChanging))
            context.report({ node: child, messageId: "fragment" });
          else if (isChanging && shown.length > 1)
            context.report({ node: child, messageId: "mixed" });
        }
      },
    };
  },
};
