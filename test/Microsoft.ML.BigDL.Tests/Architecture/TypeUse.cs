namespace Microsoft.ML.BigDL.Tests.Architecture;

/// <summary>A type or one of its members mentions another type: in a signature, a base type, a body or an attribute.</summary>
/// <param name="UserNamespace">Namespace of the outermost type that holds the mention.</param>
/// <param name="Where">Type and member, for the report.</param>
/// <param name="UsedNamespace">Namespace of the outermost type mentioned.</param>
/// <param name="UsedType">Its name.</param>
/// <param name="UsedAssembly">The simple name of its assembly; null for the assembly under test.</param>
internal sealed record TypeUse(
    string UserNamespace, string Where, string UsedNamespace, string UsedType, string? UsedAssembly);
