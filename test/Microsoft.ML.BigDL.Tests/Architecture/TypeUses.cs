using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Microsoft.ML.BigDL.Tests.Architecture;

/// <summary>
/// Every mention of a type in a compiled assembly. Read from metadata, because source does not show it: our namespaces sit under
/// Microsoft.ML and see its types without a using line, and inferred types are never written down.
/// </summary>
internal sealed class TypeUses
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly HashSet<TypeUse> _uses = [];
    private string _userNamespace = "";
    private string _where = "";

    private TypeUses(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
    }

    public static IReadOnlyCollection<TypeUse> Of(string assemblyPath)
    {
        using var image = new PEReader(File.OpenRead(assemblyPath));
        var reader = new TypeUses(image);
        foreach (TypeDefinitionHandle handle in reader._metadata.TypeDefinitions)
            reader.ReadType(handle);
        return reader._uses;
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        _userNamespace = Outermost(handle).Namespace;
        string typeName = FullName(handle);
        _where = typeName;
        Use(type.BaseType);
        foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
            Use(_metadata.GetInterfaceImplementation(implementation).Interface);
        UseConstraints(type.GetGenericParameters());
        UseAttributes(type.GetCustomAttributes());
        foreach (FieldDefinitionHandle fieldHandle in type.GetFields())
        {
            FieldDefinition field = _metadata.GetFieldDefinition(fieldHandle);
            _where = $"{typeName}.{_metadata.GetString(field.Name)}";
            UseSignature(field.Signature);
            UseAttributes(field.GetCustomAttributes());
        }
        foreach (MethodDefinitionHandle methodHandle in type.GetMethods())
        {
            MethodDefinition method = _metadata.GetMethodDefinition(methodHandle);
            _where = $"{typeName}.{_metadata.GetString(method.Name)}";
            UseSignature(method.Signature);
            UseConstraints(method.GetGenericParameters());
            UseAttributes(method.GetCustomAttributes());
            if (method.RelativeVirtualAddress != 0)
                UseBody(_image.GetMethodBody(method.RelativeVirtualAddress));
        }
    }

    private void UseBody(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
            UseSignature(_metadata.GetStandaloneSignature(body.LocalSignature).Signature);
        foreach (ExceptionRegion region in body.ExceptionRegions)
            Use(region.CatchType);
        foreach (int token in IlTokens.In(body.GetILBytes()!))
            Use(MetadataTokens.EntityHandle(token));
    }

    private void UseAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle attribute in attributes)
            Use(_metadata.GetCustomAttribute(attribute).Constructor);
    }

    private void UseConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle parameter in parameters)
            foreach (GenericParameterConstraintHandle constraint in _metadata.GetGenericParameter(parameter).GetConstraints())
                Use(_metadata.GetGenericParameterConstraint(constraint).Type);
    }

    private void Use(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                (string space, string name) = Outermost((TypeDefinitionHandle)handle);
                _uses.Add(new TypeUse(_userNamespace, _where, space, name, null));
                break;
            case HandleKind.TypeReference:
                UseReference((TypeReferenceHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                BlobReader blob = _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                Decoder.DecodeType(ref blob);
                break;
            case HandleKind.FieldDefinition:
                Use(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodDefinition:
                Use(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                Use(member.Parent);
                UseSignature(member.Signature);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Use(specification.Method);
                UseSignature(specification.Signature);
                break;
            case HandleKind.StandaloneSignature:
                UseSignature(_metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).Signature);
                break;
        }
    }

    private void UseReference(TypeReferenceHandle handle)
    {
        TypeReference reference = _metadata.GetTypeReference(handle);
        while (reference.ResolutionScope.Kind == HandleKind.TypeReference)
            reference = _metadata.GetTypeReference((TypeReferenceHandle)reference.ResolutionScope);
        string? assembly = reference.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? _metadata.GetString(_metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name)
            : null;
        _uses.Add(new TypeUse(
            _userNamespace, _where, _metadata.GetString(reference.Namespace), _metadata.GetString(reference.Name), assembly));
    }

    private (string Namespace, string Name) Outermost(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        while (type.IsNested)
            type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        return (_metadata.GetString(type.Namespace), _metadata.GetString(type.Name));
    }

    private string FullName(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        string name = _metadata.GetString(type.Name);
        return type.IsNested ? $"{FullName(type.GetDeclaringType())}.{name}" : $"{_metadata.GetString(type.Namespace)}.{name}";
    }

    private SignatureDecoder<object?, object?> Decoder => new(new Mentions(this), _metadata, null);

    // Signatures of fields, methods, locals and instantiations start with a header that tells them apart.
    private void UseSignature(BlobHandle signature)
    {
        BlobReader blob = _metadata.GetBlobReader(signature);
        switch (_metadata.GetBlobReader(signature).ReadSignatureHeader().Kind)
        {
            case SignatureKind.Field:
                Decoder.DecodeFieldSignature(ref blob);
                break;
            case SignatureKind.LocalVariables:
                Decoder.DecodeLocalSignature(ref blob);
                break;
            case SignatureKind.MethodSpecification:
                Decoder.DecodeMethodSpecificationSignature(ref blob);
                break;
            default:
                Decoder.DecodeMethodSignature(ref blob);
                break;
        }
    }

    private sealed class Mentions(TypeUses owner) : ISignatureTypeProvider<object?, object?>
    {
        public object? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            owner.Use(handle);
            return null;
        }

        public object? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            owner.Use(handle);
            return null;
        }

        public object? GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
        {
            owner.Use(handle);
            return null;
        }

        public object? GetArrayType(object? elementType, ArrayShape shape) => null;
        public object? GetByReferenceType(object? elementType) => null;
        public object? GetFunctionPointerType(MethodSignature<object?> signature) => null;
        public object? GetGenericInstantiation(object? genericType, ImmutableArray<object?> typeArguments) => null;
        public object? GetGenericMethodParameter(object? genericContext, int index) => null;
        public object? GetGenericTypeParameter(object? genericContext, int index) => null;
        public object? GetModifiedType(object? modifier, object? unmodifiedType, bool isRequired) => null;
        public object? GetPinnedType(object? elementType) => null;
        public object? GetPointerType(object? elementType) => null;
        public object? GetPrimitiveType(PrimitiveTypeCode typeCode) => null;
        public object? GetSZArrayType(object? elementType) => null;
    }
}
